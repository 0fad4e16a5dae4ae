"""The selector tells when a file has been read, as it does for a socket.

A regular file cannot be waited for. `epoll` refuses it, and `select` reports it
ready always, even at its end: "ready" means that a read does not block, and a
read of a file is at most slow. So files are read in worker threads. The one
below is a named pipe, which has nothing to read before another task has run.

Seeds: 2, 35, 97.
Sources: https://man7.org/linux/man-pages/man2/epoll_ctl.2.html (EPERM);
https://docs.python.org/3/library/selectors.html
"""

import os
import select
import tempfile
import threading
from contextlib import suppress

import loopcorpus

with tempfile.TemporaryFile() as file:
    ready, _, _ = select.select([file], [], [], 0)
    assert ready == [file], "select would wait for the empty file"
    print("select: an empty file is ready to be read")
    if hasattr(select, "epoll"):
        with suppress(PermissionError), select.epoll() as epoll:
            epoll.register(file, select.EPOLLIN)
            raise AssertionError("epoll took a regular file")
    print("epoll, where there is one: refuses it with PermissionError")


def write(path, other_ran):
    with open(path, "w") as file:
        file.write("others ran" if other_ran.wait(20) else "nobody ran")


async def other(other_ran):
    other_ran.set()


async def main(lib, path):
    other_ran = threading.Event()
    writer = threading.Thread(target=write, args=(path, other_ran))
    writer.start()
    async with lib.open_task_group() as group:
        group.start_soon(other, other_ran)
        async with await lib.open_file(path) as file:
            text = await file.read()
    writer.join()
    return text


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "pipe")
    os.mkfifo(path)
    for name in ("yieldloop", "futureloop", "nurseryloop"):
        lib = loopcorpus.backend(name)
        text = lib.run(main, lib, path)
        assert text == "others ran", f"{name}: {text} during the read"
        print(f"{name}: {text} during the read")
