"""Moments as the server can write them: in the desk's zone, with its name.

`<local-time>` puts the visitor's own zone in their place once its script runs.
"""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from markupsafe import Markup

from walletdesk.platform import i18n

type As = Literal["day", "full"]
"""day: weekday and time · full: date and time."""

PATTERNS: dict[As, str] = {"day": "EEEE HH:mm", "full": "medium"}
TIME = Markup('<local-time as="{}"><time datetime="{}">{}</time></local-time>')


def moment(at: datetime, form: As, *, language: str, zone: ZoneInfo) -> Markup:
    """`Monday 09:00 (UTC)` as an element that knows the exact moment."""
    return TIME.format(form, at.isoformat(timespec="seconds"), plain(at, form, language, zone))


def plain(at: datetime, form: As, language: str, zone: ZoneInfo) -> str:
    """The text alone."""
    local = at.astimezone(zone)
    shown = format_datetime(local, PATTERNS[form], locale=i18n.catalog(language).locale)
    return f"{shown} ({local.tzname()})"
