"""Languages as the first part of the path: /en/…, /zh/…, /es/…"""

from litestar.connection import ASGIConnection
from msgspec import Struct

from walletdesk.platform import i18n
from walletdesk.platform.settings import Settings

PREFIXES = {"en": "en", "zh-Hans": "zh", "es": "es"}
"""Path segment by language tag."""
TAGS = {prefix: tag for tag, prefix in PREFIXES.items()}


class Alternate(Struct, frozen=True):
    """The same page in another language."""

    tag: str
    path: str


def paths(rest: str) -> list[str]:
    """A page's paths in every language."""
    return [f"/{prefix}{rest}" for prefix in PREFIXES.values()]


def of_path(path: str) -> str:
    """The language that a path names, English for none."""
    return TAGS.get(path.split("/")[1], i18n.DEFAULT)


def negotiated(connection: "ASGIConnection[object, object, object, object]") -> str:
    """The path segment for what the browser asks for."""
    settings: Settings = connection.app.state.settings
    return PREFIXES[i18n.negotiate(connection.headers.get("accept-language"), offered(settings))]


def offered(settings: Settings) -> tuple[str, ...]:
    """The languages of the settings that the portal has."""
    return tuple(tag for tag in settings.languages if tag in PREFIXES) or (i18n.DEFAULT,)


def alternates(path: str, settings: Settings) -> list[Alternate]:
    """This page in each language."""
    _, _, rest = path.lstrip("/").partition("/")
    end = f"/{rest}" if rest else ""
    return [Alternate(tag, f"/{PREFIXES[tag]}{end}") for tag in offered(settings)]
