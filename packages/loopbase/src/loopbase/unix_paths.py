"""Whose is the path of a Unix socket?

Binding a socket makes a file, which stays when the socket is closed. Rule: it is removed only by
whom it belongs to. A path that a server answers is never taken over; a server that ends removes
what is at its path only if that is the file that it made.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
from collections.abc import Callable

from .listeners import BACKLOG, check_backlog


def open_unix_listener(
    path: str | bytes | os.PathLike[str], *, backlog: int = BACKLOG
) -> tuple[socket.socket, Callable[[], None]]:
    """Return a listening, non-blocking socket at `path`, and the function that removes the path.

    A socket that a server has left behind there is replaced; one that is answered is not. On Linux
    a path that begins with a null character is a name without a file.
    Raises OSError; then nothing is open and nothing was made.
    """
    backlog = check_backlog(backlog)
    address = os.fspath(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.setblocking(False)
        try:
            listener.bind(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not _is_left_behind(address):
                raise
            os.unlink(address)
            listener.bind(address)
        remove = _remover(address)
        try:
            listener.listen(backlog)
        except BaseException:
            remove()
            raise
    except OSError as error:
        listener.close()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise OSError(error.errno, f"cannot listen at {address!r}: {reason}") from None
    except BaseException:
        listener.close()
        raise
    return listener, remove


def _is_left_behind(address: str | bytes) -> bool:
    """Return whether a socket is at that path and nobody answers."""
    if address[:1] in ("\0", b"\0") or not stat.S_ISSOCK(os.lstat(address).st_mode):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        return probe.connect_ex(address) == errno.ECONNREFUSED


def _remover(address: str | bytes) -> Callable[[], None]:
    """Return the function that removes the path, if it is then what it is now."""
    if address[:1] in ("\0", b"\0"):
        return lambda: None
    made = os.lstat(address)

    def remove() -> None:
        try:
            if os.path.samestat(os.lstat(address), made):
                os.unlink(address)
        except OSError:
            pass  # gone already, or not ours to remove

    return remove
