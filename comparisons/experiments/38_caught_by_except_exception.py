"""Does `except Exception` catch a cancellation?

A child is cancelled inside `try: ... except Exception`. "no": the exception derives from
BaseException, so that a handler for errors does not swallow it by mistake.
"""

AXIS = "cancellation"


async def experiment(lib):
    return "yes" if issubclass(lib.Cancelled, Exception) else "no"
