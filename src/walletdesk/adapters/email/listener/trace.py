"""The trace that a server leaves on a mail (RFC 5321 §4.4)."""

from datetime import datetime
from email.utils import format_datetime


def received(address: str, hostname: str, now: datetime, *, secured: bool) -> bytes:
    """A Received field: the address that connected, by whom, how, when. The name that the sender
    gave itself is left out: it proves nothing.
    """
    literal = f"IPv6:{address}" if ":" in address else address
    how = "ESMTPS" if secured else "ESMTP"
    lines = (
        f"Received: from [{literal}]",
        f"\tby {hostname} with {how};",
        f"\t{format_datetime(now)}",
    )
    return "".join(line + "\r\n" for line in lines).encode("ascii", "replace")
