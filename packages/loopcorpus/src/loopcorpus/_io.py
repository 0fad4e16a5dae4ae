"""What do the cases about streams say to each other?

Handlers, and ways to read and to write that are the same over every transport. Also one word for
each way in which an operation on a stream can end.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable
from typing import Any

from ._arriving import kind_of
from ._contract import CONTRACT, Backend, Stream

_NAMES = {name for names in CONTRACT.values() for name in names}


async def echo(stream: Stream) -> None:
    """Send back what comes, until no more comes."""
    async with stream:
        while data := await stream.receive_some():
            await stream.send_all(data)


async def read_all(stream: Stream) -> bytes:
    """Return all that comes until the end."""
    received = bytearray()
    while data := await stream.receive_some():
        received += data
    return bytes(received)


async def read_exactly(stream: Stream, count: int) -> bytes:
    """Return `count` bytes, or fewer if the end comes first."""
    received = bytearray()
    while len(received) < count:
        data = await stream.receive_some(count - len(received))
        if not data:
            break
        received += data
    return bytes(received)


async def ending(lib: Backend, operation: Awaitable[Any], kind: str = "Stream") -> str:
    """Return how the operation on a stream ends, in a word of the contract.

    "broken", "busy" and "closed" are the contract's exceptions, "end" is b"", "done" is None;
    bytes are shown as they are, other exceptions by the name of Python's own that they are.
    kind: "Socket" for an operation on one.
    """
    words = {}
    for word in ("Broken", "Busy", "Closed"):
        if (name := f"{kind}{word}") in _NAMES - lib.lacks:
            words[word.lower()] = getattr(lib, name)
    try:
        result = await operation
    except Exception as error:
        for word, type_ in words.items():
            if isinstance(error, type_):
                return word
        return kind_of(error)
    if isinstance(result, bytes):
        return repr(result) if result else "end"
    return "done"


def tls_fault(error: BaseException) -> str:
    """Return the name of the TLS error that `error` is or has as its cause, or its own kind."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return type(cause).__name__
        cause = cause.__cause__
    return kind_of(error)
