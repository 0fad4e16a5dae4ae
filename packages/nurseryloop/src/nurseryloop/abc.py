"""What can be replaced by something of one's own?

The interfaces: a clock, an instrument that watches a run, and resources and channels that are
used like nurseryloop's.
"""

from ._abc import (
    AsyncResource as AsyncResource,
    Channel as Channel,
    Clock as Clock,
    Instrument as Instrument,
    ReceiveChannel as ReceiveChannel,
    SendChannel as SendChannel,
)
from ._abc_streams import (
    HalfCloseableStream as HalfCloseableStream,
    HostnameResolver as HostnameResolver,
    Listener as Listener,
    ReceiveStream as ReceiveStream,
    SendStream as SendStream,
    SocketFactory as SocketFactory,
    Stream as Stream,
)
