"""A child for each page: the group ends when all is read."""

import re
from collections import Counter

import anyio

HOST, requests, pages = "127.0.0.1", [], {}
limit = anyio.CapacityLimiter(8)


async def site(stream):
    async with stream:
        request = b"".join([piece async for piece in stream])
        requests.append(page := int(request.split(b"/")[1]))
        answer = b"HTTP/1.0 %d\r\n\r\n" % (200, 404)[page > 199]
        for link in 2 * page % 200, 2 * page % 201 + 1:
            answer += b'<a href="/%d">more</a>' % link
        await stream.send(answer)


async def crawl(group, at, page):
    async with limit, await anyio.connect_tcp(*at) as stream:
        await stream.send(b"GET /%d" % page)
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    pages[page] = answer.split()[1]
    for link in map(int, re.findall(rb'href="/(\d+)"', answer)):
        if link not in pages:
            pages[link] = None  # claimed: nobody else fetches it
            group.start_soon(crawl, group, at, link)


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    async with listener, anyio.create_task_group() as server:
        server.start_soon(listener.serve, site)
        async with anyio.create_task_group() as group:
            await crawl(group, at, 1)
        server.cancel_scope.cancel()
    print(len(requests), "requests,", Counter(pages.values()))


anyio.run(main)
