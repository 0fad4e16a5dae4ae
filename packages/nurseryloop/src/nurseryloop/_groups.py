"""What is left of an exception group?

What a scope does not catch leaves it as it came: without the cancellation, and without the traces
of having been handled.
"""

from __future__ import annotations

from typing import NoReturn

# A loose group (strict_exception_groups=False) carries this note, and gives way to its only
# exception when `Cancelled` has been taken out of it.
LOOSE_NOTE = "This group is loose: with a single exception left, that one takes its place."


def collapse(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Put the only exception of a loose group in the group's place, at every depth."""
    members = [
        collapse(member) if isinstance(member, BaseExceptionGroup) else member
        for member in group.exceptions
    ]
    if len(members) == 1 and LOOSE_NOTE in getattr(group, "__notes__", ()):
        return members[0]
    if any(new is not old for new, old in zip(members, group.exceptions, strict=True)):
        return group.derive(members)
    return group


def raise_as_is(error: BaseException) -> NoReturn:
    """Raise `error`, without making what is being handled its context."""
    context = error.__context__
    try:
        raise error
    finally:
        error.__context__ = context
        del error, context  # or the traceback, this frame and the error form a cycle
