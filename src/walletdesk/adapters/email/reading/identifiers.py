"""Message-IDs and dates."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ID = re.compile(r"<([^<>]{1,2000})>")
_BLANK = re.compile(r"\s+")
_LONGEST = 998
_MOST = 100


def ids(value: bytes) -> tuple[str, ...]:
    """Each Message-ID once, in order, without brackets; the first and the newest of very many."""
    text = value.decode("utf-8", "replace").replace("\x00", "")
    found = _ID.findall(text)
    if not found:
        found = [word.strip("<>,;\"'") for word in text[:100_000].split() if "@" in word]
    unique = list(dict.fromkeys(_BLANK.sub("", each)[:_LONGEST] for each in found))
    unique = [each for each in unique if each]
    return tuple(unique if len(unique) <= _MOST else unique[:1] + unique[1 - _MOST :])


def message_id(value: bytes) -> str:
    """The one Message-ID of a mail, "" when it has none."""
    if found := ids(value):
        return found[0]
    bare = value[:_LONGEST].decode("utf-8", "replace").replace("\x00", "")
    return _BLANK.sub("", bare).strip("<>")


def date(value: bytes, damage: set[str]) -> datetime | None:
    """RFC 5322, its obsolete forms and ISO 8601; without a zone it counts as UTC."""
    text = _BLANK.sub(" ", value[:200].decode("ascii", "replace")).strip()
    if not text:
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(text)
            when = when if when.tzinfo else when.replace(tzinfo=UTC)
            if 1970 <= when.astimezone(UTC).year <= 2200:
                return when.astimezone(UTC) if when.utcoffset() is None else when
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    damage.add("date_broken")
    return None
