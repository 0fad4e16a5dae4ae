"""Do a TLS context, a side of the connection and a name fit together?

OpenSSL finds out in the middle of the connection, and says so in its own words. Here it is found
before anybody is connected to, and said with what to write instead.
"""

from __future__ import annotations

import ssl

from .misuse import describe


def check_context(context: object, server_side: bool, server_hostname: object) -> None:
    """Raise TypeError or ValueError if there can be no connection with these.

    context, server_side, server_hostname: see `TLSConnection`.
    """
    if not isinstance(context, ssl.SSLContext):
        raise TypeError(
            f"TLS needs an ssl.SSLContext, not {describe(context)}; "
            "ssl.create_default_context() makes one"
        )
    if server_side:
        if context.protocol == ssl.PROTOCOL_TLS_CLIENT:
            raise ValueError(
                "this SSLContext is a client's; for a server, write "
                "ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)"
            )
        if server_hostname is not None:
            raise ValueError(
                "server_hostname is for the client, which expects that name in the certificate; "
                "leave it out on the server's side"
            )
    elif context.protocol == ssl.PROTOCOL_TLS_SERVER:
        raise ValueError(
            "this SSLContext is a server's; for a client, write ssl.create_default_context()"
        )
    elif server_hostname is None and context.check_hostname:
        raise ValueError(
            "server_hostname is missing: the name that the server's certificate must be for; "
            "without verifying it (context.check_hostname = False) anybody may be the server"
        )
