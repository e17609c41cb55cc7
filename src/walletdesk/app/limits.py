"""How many files a process may hold open; each event stream is one."""

import resource

from walletdesk.platform.settings import Settings

SPARE = 512
"""Files besides streams: database connections, libraries, uploads, short requests."""


def raise_to(settings: Settings) -> int:
    """Use as much of the hard limit as our streams need. Give the limit we have then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.streams + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


def enough(limit: int, settings: Settings) -> bool:
    """Whether `limit` files hold the streams that the settings promise."""
    return limit == resource.RLIM_INFINITY or limit >= settings.streams + SPARE
