"""A child for each page: the group ends when all is read."""

import re
from collections import Counter

import futureloop

HOST, requests, pages = "127.0.0.1", [], {}
limit = futureloop.Semaphore(8)


async def site(reader, writer):
    request = await reader.read()
    requests.append(page := int(request.split(b"/")[1]))
    answer = b"HTTP/1.0 %d\r\n\r\n" % (200, 404)[page > 199]
    for link in 2 * page % 200, 2 * page % 201 + 1:
        answer += b'<a href="/%d">more</a>' % link
    writer.write(answer)
    writer.close()


async def crawl(group, at, page):
    async with limit:
        reader, writer = await futureloop.open_connection(*at)
        writer.write(b"GET /%d" % page)
        writer.write_eof()
        answer = await reader.read()
        writer.close()
    pages[page] = answer.split()[1]
    for link in map(int, re.findall(rb'href="/(\d+)"', answer)):
        if link not in pages:
            pages[link] = None  # claimed: nobody else fetches it
            group.create_task(crawl(group, at, link))


async def main():
    async with await futureloop.start_server(site, HOST) as server:
        at = server.sockets[0].getsockname()
        async with futureloop.TaskGroup() as group:
            await crawl(group, at, 1)
    print(len(requests), "requests,", Counter(pages.values()))


futureloop.run(main())
