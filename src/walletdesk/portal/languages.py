"""Languages as the first part of the path: English has none, so that a page has one address."""

from msgspec import Struct

from walletdesk.platform import i18n
from walletdesk.platform.settings import Settings
from walletdesk.ui.language import COOKIE, Connection, chosen_now, negotiate

PREFIXES = {"en": "", "zh-Hans": "/zh", "es": "/es"}
"""Beginning of the path by language tag."""
TAGS = {prefix.removeprefix("/"): tag for tag, prefix in PREFIXES.items() if prefix}
ALIASES = {"en": "en", "zh-Hans": "zh-Hans", "zh-CN": "zh-Hans"}
"""What people and programs write as the first part instead; it leads to the one address."""


class Alternate(Struct, frozen=True):
    """The same page in another language: its lasting `path`, and the `link` that chooses it."""

    tag: str
    path: str
    link: str


def paths(rest: str) -> list[str]:
    """A page's paths in every language; the home page's `rest` is empty."""
    return [prefix + rest or "/" for prefix in PREFIXES.values()]


def path(language: str, rest: str) -> str:
    """A page's path in one language; `rest` begins with a slash."""
    return (PREFIXES.get(language, "") + rest).rstrip("/") or "/"


def of_path(path: str) -> str:
    """The language that a path names, English for none."""
    return TAGS.get(path.split("/")[1], i18n.DEFAULT)


def rest_of(path: str) -> str:
    """A path without its language; "/" for the home pages."""
    return path.removeprefix(PREFIXES[of_path(path)]) or "/"


def offered(settings: Settings) -> tuple[str, ...]:
    """The languages of the settings that the portal has."""
    return tuple(tag for tag in settings.languages if tag in PREFIXES) or (i18n.DEFAULT,)


def of_visitor(connection: Connection) -> str:
    """For one who comes to a path without a language: what they chose, else the browser's wish."""
    settings: Settings = connection.app.state.settings
    found = chosen_now(connection)
    wish = connection.cookies.get(COOKIE) or connection.headers.get("accept-language")
    return found if found in PREFIXES else negotiate(wish, offered(settings))


def alternates(path_now: str, settings: Settings) -> list[Alternate]:
    """This page in each language."""
    found = [(tag, path(tag, rest_of(path_now))) for tag in offered(settings)]
    return [Alternate(tag, p, chosen(tag, p)) for tag, p in found]


def chosen(language: str, path: str) -> str:
    """The link to a page that keeps its language: a bare "/" would ask the browser."""
    return f"/?lang={language}" if path == "/" else path
