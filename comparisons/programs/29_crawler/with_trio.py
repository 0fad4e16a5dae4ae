"""A child for each page: the nursery ends when all is read."""

import re
from collections import Counter

import trio

HOST, requests, pages = "127.0.0.1", [], {}
limit = trio.CapacityLimiter(8)


async def site(stream):
    request = b"".join([piece async for piece in stream])
    requests.append(page := int(request.split(b"/")[1]))
    answer = b"HTTP/1.0 %d\r\n\r\n" % (200, 404)[page > 199]
    for link in 2 * page % 200, 2 * page % 201 + 1:
        answer += b'<a href="/%d">more</a>' % link
    await stream.send_all(answer)


async def crawl(nursery, at, page):
    async with limit, await trio.open_tcp_stream(*at) as stream:
        await stream.send_all(b"GET /%d" % page)
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    pages[page] = answer.split()[1]
    for link in map(int, re.findall(rb'href="/(\d+)"', answer)):
        if link not in pages:
            pages[link] = None  # claimed: nobody else fetches it
            nursery.start_soon(crawl, nursery, at, link)


async def main():
    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    at = listener.socket.getsockname()
    async with trio.open_nursery() as server:
        server.start_soon(trio.serve_listeners, site, [listener])
        async with trio.open_nursery() as nursery:
            await crawl(nursery, at, 1)
        server.cancel_scope.cancel()
    print(len(requests), "requests,", Counter(pages.values()))


trio.run(main)
