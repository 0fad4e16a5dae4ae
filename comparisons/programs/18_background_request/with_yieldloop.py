"""A task runs whenever its spawner waits."""

import yieldloop


def request(server_answers):
    yield from server_answers.wait()
    return "200 OK"


def main():
    server_answers = yieldloop.Event()
    task = yieldloop.spawn(request, server_answers)
    print("the request is on its way")
    for step in 1, 2, 3:
        yield from yieldloop.checkpoint()  # its turn
        print("working:", step)
    server_answers.set()
    print("the answer:", (yield from task.join()))


yieldloop.run(main)
