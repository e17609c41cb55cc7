"""Whether the scanner does what the desk relies on; for `walletdesk doctor`."""

from datetime import datetime, timedelta

from msgspec import Struct

from walletdesk.files.clamd import Away, Clamd, Declined
from walletdesk.files.model import MAX_BYTES

SECONDS = 30.0
STALE = timedelta(days=7)
HARMLESS = (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EI", b"CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
"""The test file of eicar.org, which every scanner has to find; in two parts, so that none takes
our own files for it."""


class Probe(Struct, frozen=True):
    """What was seen: `works`: files are scanned; `sound`: and there is nothing to mend."""

    works: bool
    sound: bool
    detail: str


async def probe(address: str, now: datetime) -> Probe:
    """Ask clamd for its version, the test file, and the largest file that we take."""
    clamd = Clamd(address)
    try:
        version = await clamd.version(within=SECONDS)
        known = await clamd.scan(b"".join(HARMLESS), within=SECONDS)
    except (Away, Declined) as wrong:
        return Probe(False, False, f"{address}: {wrong}; until it answers uploads wait")
    try:
        await clamd.scan(bytes(MAX_BYTES), within=SECONDS)
    except (Away, Declined) as wrong:
        return Probe(False, False, f"takes no file of 25 MB ({wrong}); set StreamMaxLength 30M")
    if known is None:
        return Probe(True, False, f"{version} does not know the EICAR test file; run freshclam")
    return _aged(version, now)


def _aged(version: str, now: datetime) -> Probe:
    """The last part of a version is when its signatures were made, in the form of ctime(3)."""
    *_, made = version.split("/")
    try:
        age = now - datetime.strptime(made, "%a %b %d %H:%M:%S %Y").replace(tzinfo=now.tzinfo)
    except ValueError:
        return Probe(True, True, version)
    if age > STALE:
        return Probe(True, False, f"{version}: {age.days} days old signatures; run freshclam")
    return Probe(True, True, version)
