"""A task for each page: the group ends when all is read."""

import re
from collections import Counter

import yieldloop

HOST, requests, pages = "127.0.0.1", [], {}
limit = yieldloop.Semaphore(8)


def site(stream, address):
    request = yield from stream.readall()
    requests.append(page := int(request.split(b"/")[1]))
    answer = b"HTTP/1.0 %d\r\n\r\n" % (200, 404)[page > 199]
    for link in 2 * page % 200, 2 * page % 201 + 1:
        answer += b'<a href="/%d">more</a>' % link
    yield from stream.write(answer)


async def crawl(group, port, page):
    async with limit:
        stream = await yieldloop.open_connection(HOST, port)
        await stream.write(b"GET /%d" % page)
        await stream.write_eof()
        answer = await stream.readall()
        await stream.close()
    pages[page] = answer.split()[1]
    for link in map(int, re.findall(rb'href="/(\d+)"', answer)):
        if link not in pages:
            pages[link] = None  # claimed: nobody else fetches it
            group.spawn(crawl, group, port, link)


async def main():
    async with yieldloop.tcp_server(HOST, 0, site) as server:
        port = server.port
        async with yieldloop.TaskGroup() as group:
            group.spawn(crawl, group, port, 1)
    print(len(requests), "requests,", Counter(pages.values()))


yieldloop.run(main)
