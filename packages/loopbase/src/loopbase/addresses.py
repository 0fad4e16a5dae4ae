"""In which order are addresses tried?

The resolver sorts (RFC 6724). What it found is taken alternately from each address family, so that
a family that does not work here costs one attempt and not all of them. The attempts overlap: the
next one starts when the last one started has failed, or has taken longer than a delay. The first
that connects wins.

`ConnectionPlan` says which attempt starts when. It does no I/O and reads no clock; the moment is an
argument, so a test can read the plan step by step. A loop drives it with any kind of task:

    plan = ConnectionPlan(infos)
    async def attempt(number):  # one task for each attempt
        try:
            sock = await ...  # a socket for `plan.addresses[number]`, connected, or else closed
        except OSError as error:
            plan.failed(number, error)  # and wake the loop below
        else:
            ...  # keep it if `plan.connected(number)`, close it if not; wake the loop below
    while not plan.over:
        while (number := plan.start(now())) is not None:
            ...  # start the task `attempt(number)`
        ...  # wait until an attempt ends, at most for `plan.seconds_to_next(now())`
    # cancel what still runs and wait for its end; if there is no winner: raise plan.error(...)

Prior art: RFC 8305 (https://www.rfc-editor.org/rfc/rfc8305), asyncio's `staggered_race`, trio's
`open_tcp_stream`. As in both, an old attempt that fails late does not hasten the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest
from math import inf
from typing import Any, TypeAlias

from .misuse import check_seconds

# What `socket.getaddrinfo` returns a list of: family, type, protocol, canonical name, address.
AddressInfo: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]

CONNECTION_ATTEMPT_DELAY = 0.25  # seconds; RFC 8305, section 8


def interleave(
    infos: Iterable[AddressInfo], *, first_address_family_count: int = 1
) -> list[AddressInfo]:
    """Return `infos` in the order in which to try them (RFC 8305, section 4).

    An address that is listed twice is kept where it stands first. Within a family the resolver's
    order stays.

    first_address_family_count: how many addresses of the first one's family come before the first
    of another family. Raises ValueError when it is less than one.
    """
    if first_address_family_count < 1:
        raise ValueError(
            f"first_address_family_count must be 1 or more, not {first_address_family_count}: "
            "one address always comes first"
        )
    families: dict[int, list[AddressInfo]] = {}
    seen = set()
    for info in infos:
        family, kind, protocol, _, address = info
        if (family, kind, protocol, address) not in seen:
            seen.add((family, kind, protocol, address))
            families.setdefault(family, []).append(info)
    if not families:
        return []
    first, *others = families.values()
    ahead = first[: first_address_family_count - 1]
    turns = zip_longest(first[len(ahead) :], *others)
    return ahead + [info for info in chain.from_iterable(turns) if info is not None]


class ConnectionPlan:
    """Which attempt starts when, and what became of them all.

    An attempt is known by its number, the index of its address in `addresses`.

    infos: what the resolver returned.
    delay: seconds after which the next attempt starts beside one that has not ended; `inf` lets one
    end before the next begins.

    Rule: each attempt that was started ends in exactly one call of `failed` or `connected`, unless
    the plan is over.
    """

    __slots__ = ("_delay", "_errors", "_next_moment", "_running", "_started", "addresses", "winner")

    def __init__(
        self,
        infos: Iterable[AddressInfo],
        *,
        delay: float = CONNECTION_ATTEMPT_DELAY,
        first_address_family_count: int = 1,
    ) -> None:
        self._delay = check_seconds(delay, "the delay between two attempts to connect")
        self.addresses: Sequence[AddressInfo] = interleave(
            infos, first_address_family_count=first_address_family_count
        )
        self.winner: int | None = None  # the first attempt that connected
        self._started = 0  # attempts started; also the number of the next one
        self._running = 0  # attempts started and not ended
        self._next_moment = -inf  # when the next attempt starts by itself
        self._errors: dict[int, OSError] = {}  # number -> why that attempt failed

    @property
    def over(self) -> bool:
        """Whether an attempt has connected or all of them have failed: nothing will start."""
        return self.winner is not None or (
            self._running == 0 and self._started == len(self.addresses)
        )

    def start(self, now: float) -> int | None:
        """Return the number of the attempt to start now, or None while there is none to start.

        now: the moment, in seconds of any clock that does not go back.
        """
        if self.seconds_to_next(now) > 0.0:
            return None
        number = self._started
        self._started += 1
        self._running += 1
        self._next_moment = now + self._delay
        return number

    def seconds_to_next(self, now: float) -> float:
        """Return the seconds until `start` has an attempt to start: 0 if now, `inf` if none."""
        if self.winner is not None or self._started == len(self.addresses):
            return inf
        return max(self._next_moment - now, 0.0)

    def failed(self, number: int, error: OSError) -> None:
        """Note that an attempt has failed. If it was the last one started, the next starts now."""
        self._running -= 1
        self._errors[number] = error
        if number == self._started - 1:
            self._next_moment = -inf

    def connected(self, number: int) -> bool:
        """Note that an attempt has connected. Return whether it is the first: if not, close it."""
        self._running -= 1
        if self.winner is None:
            self.winner = number
        return self.winner == number

    def take_errors(self) -> list[OSError]:
        """Return why attempts failed, in the order of the addresses, and forget it.

        It is forgotten because the tracebacks lead back to this plan.
        """
        errors, self._errors = self._errors, {}
        return [error for _, error in sorted(errors.items(), key=lambda entry: entry[0])]

    def error(self, target: str) -> OSError:
        """Return the one exception that says why all attempts failed (and forget the many).

        target: what was to be connected to, for people: "example.org:80".

        One error, or several that say the same, come back as the first of them. Different ones are
        the cause, an ExceptionGroup, of an OSError; if they share an `errno` that error has it too,
        so `except ConnectionRefusedError` catches "refused everywhere".
        """
        errors = self.take_errors()
        if not errors:
            return OSError(f"no address is known for {target}: the resolver returned none")
        first = errors[0]
        if all(type(error) is type(first) and str(error) == str(first) for error in errors):
            return first
        message = f"all {len(errors)} attempts to connect to {target} failed"
        reasons = f"{message}: {'; '.join(map(str, errors))}"
        numbers = {error.errno for error in errors}
        if len(numbers) == 1 and first.errno is not None:
            summary = OSError(first.errno, reasons)
        else:
            summary = OSError(reasons)
        summary.__cause__ = ExceptionGroup(message, errors)
        return summary
