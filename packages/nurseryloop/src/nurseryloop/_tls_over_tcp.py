"""How is a TLS connection made, and served?

As a TCP connection with an `SSLStream` around it. The names that begin with `open_ssl` and
`serve_ssl` are trio's, with two additions of our own: a handshake has a time limit, and
`open_ssl_over_tcp_server` serves while a block runs.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn

from loopbase import CONNECTION_ATTEMPT_DELAY, check_context

from ._children import Nursery
from ._connect import open_tcp_stream
from ._errors import BrokenResourceError
from ._servers import Handler, Server, open_tcp_listeners, serve_listeners, serving
from ._streams import SocketStream
from ._task_status import TASK_STATUS_IGNORED, TaskStatus
from ._tls import HANDSHAKE_SECONDS, SSLListener, SSLStream

_LOGGER = logging.getLogger("nurseryloop.serve_listeners")


async def open_ssl_over_tcp_stream(
    host: str | bytes,
    port: int,
    *,
    https_compatible: bool = False,
    ssl_context: ssl.SSLContext | None = None,
    happy_eyeballs_delay: float | None = CONNECTION_ATTEMPT_DELAY,
    handshake_timeout: float = HANDSHAKE_SECONDS,
) -> SSLStream[SocketStream]:
    """Connect to `port` of `host` and return a stream that speaks TLS; no handshake yet.

    ssl_context: `ssl.create_default_context()` when not given. The rest: `open_tcp_stream` and
    `SSLStream`. Raises OSError. A checkpoint.
    """
    stream = await open_tcp_stream(host, port, happy_eyeballs_delay=happy_eyeballs_delay)
    try:
        return SSLStream(
            stream,
            ssl.create_default_context() if ssl_context is None else ssl_context,
            server_hostname=host,
            https_compatible=https_compatible,
            handshake_timeout=handshake_timeout,
        )
    except BaseException:
        stream.socket.close()
        raise


async def open_ssl_over_tcp_listeners(
    port: int,
    ssl_context: ssl.SSLContext,
    *,
    host: str | bytes | None = None,
    https_compatible: bool = False,
    backlog: int | None = None,
    handshake_timeout: float = HANDSHAKE_SECONDS,
) -> list[SSLListener[SocketStream]]:
    """Listen as `open_tcp_listeners` does, for connections that speak TLS."""
    check_context(ssl_context, True, None)  # before anything is open
    return [
        SSLListener(
            listener,
            ssl_context,
            https_compatible=https_compatible,
            handshake_timeout=handshake_timeout,
        )
        for listener in await open_tcp_listeners(port, host=host, backlog=backlog)
    ]


async def serve_ssl_over_tcp(
    handler: Handler,
    port: int,
    ssl_context: ssl.SSLContext,
    *,
    host: str | bytes | None = None,
    https_compatible: bool = False,
    backlog: int | None = None,
    handler_nursery: Nursery | None = None,
    task_status: TaskStatus[Any] = TASK_STATUS_IGNORED,
) -> NoReturn:
    """Serve TLS for ever, as `serve_tcp`. The handshake is made with a handler's first use."""
    listeners = await open_ssl_over_tcp_listeners(
        port, ssl_context, host=host, https_compatible=https_compatible, backlog=backlog
    )
    await serve_listeners(
        handler, listeners, handler_nursery=handler_nursery, task_status=task_status
    )


@asynccontextmanager
async def open_ssl_over_tcp_server(
    handler: Handler,
    port: int,
    ssl_context: ssl.SSLContext,
    *,
    host: str | bytes | None = None,
    https_compatible: bool = False,
    backlog: int | None = None,
    handshake_timeout: float = HANDSHAKE_SECONDS,
) -> AsyncIterator[Server]:
    """Serve TLS while the block runs, as `open_tcp_server`.

    A handler is called after the handshake. A peer whose handshake fails or takes too long is
    noted in the log (level INFO) and let go: that is its own affair, and the server goes on. When
    a handler returns, the peer is told the end (close_notify).
    """

    async def after_the_handshake(stream: SSLStream[SocketStream]) -> None:
        try:
            await stream.do_handshake()
        except BrokenResourceError as error:
            _LOGGER.info("a TLS handshake failed: %s", error)
            return
        await handler(stream)
        await stream.aclose()  # with a goodbye; what a handler raises leaves no time for it

    listeners = await open_ssl_over_tcp_listeners(
        port,
        ssl_context,
        host=host,
        https_compatible=https_compatible,
        backlog=backlog,
        handshake_timeout=handshake_timeout,
    )
    async with serving(after_the_handshake, listeners) as server:
        yield server
