"""The selector tells when a file has been read, as it does for a socket.

A regular file cannot be waited for. `epoll` refuses it, and `select` reports it
ready always, even at its end: "ready" means that a read does not block, and a
read of a file may be slow, but it does not block in that sense. So files are
read in worker threads.

Seeds: 2, 35, 97.
Sources: https://man7.org/linux/man-pages/man2/epoll_ctl.2.html (EPERM);
https://docs.python.org/3/library/selectors.html
"""

import select
import tempfile
import threading

import loopcorpus

with tempfile.TemporaryFile() as file:
    ready, _, _ = select.select([file], [], [], 0)
    assert ready == [file], "select would wait for the empty file"
    print("select: an empty file is ready to be read")
    if hasattr(select, "epoll"):
        with select.epoll() as epoll:
            try:
                epoll.register(file, select.EPOLLIN)
            except PermissionError:
                pass
            else:
                raise AssertionError("epoll took a regular file")
    print("epoll, where there is one: refuses it with PermissionError")


class Watched:
    """A file object that notes who reads it."""

    def __init__(self):
        self.threads = set()

    def read(self):
        self.threads.add(threading.get_ident())
        return b"text"


for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib, watched = loopcorpus.backend(name), Watched()
    lib.run(lib.to_thread, watched.read)
    assert watched.threads, "nobody read"
    assert threading.get_ident() not in watched.threads, "read by the loop"
    print(f"{name}: read in a thread of its own")
