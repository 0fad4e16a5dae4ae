"""24 games at once take an hour instead of twelve; more are faster still.

A master plays 24 games of 30 moves; her move takes 5 seconds, a reply 55. It is
an hour and 55 seconds: the usual sum leaves out the last reply. And the gain
has an end: from 12 opponents up the master never waits, and every further one
costs her own 5 seconds a round.

Seeds: 70.
Sources: computed here, on a virtual clock.
"""

import loopcorpus

ROUNDS, OWN_MOVE, REPLY = 30, 5, 55


async def game(lib, master):
    for _ in range(ROUNDS):
        async with master:
            await lib.sleep(OWN_MOVE)
        await lib.sleep(REPLY)


async def exhibition(lib, opponents):
    master = lib.Lock()
    began = lib.current_time()
    async with lib.open_task_group() as group:
        for _ in range(opponents):
            group.start_soon(game, lib, master)
    total = lib.current_time() - began
    waiting = total - REPLY - opponents * ROUNDS * OWN_MOVE
    return round(total), round(waiting)


one_by_one = 24 * ROUNDS * (OWN_MOVE + REPLY)
assert one_by_one == 12 * 3600
print("24 games, one after the other:", one_by_one, "s")
seen = {}
for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    for opponents in (1, 6, 11, 12, 13, 24):
        answer = lib.run(exhibition, lib, opponents, clock="virtual")
        seen.setdefault(opponents, answer)
        assert seen[opponents] == answer, name
for opponents, (total, waiting) in seen.items():
    print(f"{opponents:2} at once: {total} s, of them {waiting} s of waiting")
assert seen[24] == (3655, 0)
assert seen[11][1] > 0 and seen[12][1] == 0, "where the waiting vanishes"
