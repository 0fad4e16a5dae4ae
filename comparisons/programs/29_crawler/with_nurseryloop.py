"""A child for each page: the nursery ends when all is read."""

import re
from collections import Counter

import nurseryloop
from nurseryloop import open_tcp_stream as connect

HOST, requests, pages = "127.0.0.1", [], {}
limit = nurseryloop.CapacityLimiter(8)


async def site(stream):
    request = b"".join([piece async for piece in stream])
    requests.append(page := int(request.split(b"/")[1]))
    answer = b"HTTP/1.0 %d\r\n\r\n" % (200, 404)[page > 199]
    for link in 2 * page % 200, 2 * page % 201 + 1:
        answer += b'<a href="/%d">more</a>' % link
    await stream.send_all(answer)


async def crawl(nursery, port, page):
    async with limit, await connect(HOST, port) as stream:
        await stream.send_all(b"GET /%d" % page)
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    pages[page] = answer.split()[1]
    for link in map(int, re.findall(rb'href="/(\d+)"', answer)):
        if link not in pages:
            pages[link] = None  # claimed: nobody else fetches it
            nursery.start_soon(crawl, nursery, port, link)


async def main():
    serve = nurseryloop.open_tcp_server
    async with serve(site, 0, host=HOST) as server:
        port = server.port
        async with nurseryloop.open_nursery() as nursery:
            nursery.start_soon(crawl, nursery, port, 1)
    print(len(requests), "requests,", Counter(pages.values()))


nurseryloop.run(main)
