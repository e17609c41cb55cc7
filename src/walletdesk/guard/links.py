"""Links in prose, as a reader would see them."""

import re

from msgspec import Struct

_LINK = re.compile(
    r"(?<![\w@.-])(?:https?://[^\s<>\"'`\u3000-\u303f\uff00-\uff0f]{1,2000}"
    r"|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}"
    r"(?:[a-z]{2,24}|xn--[a-z0-9-]{1,59})\b(?:/[^\s<>\"'`\u3000-\u303f\uff00-\uff0f]{0,2000})?)",
    re.IGNORECASE | re.ASCII,
)
_TRAILING = ".,;:!?)]}»”’。，；：！？）】》"


class Link(Struct, frozen=True):
    """A link at `text[start:end]`; `host` is lower-case, without port or user part."""

    url: str
    host: str
    start: int
    end: int


def find_links(text: str) -> list[Link]:
    """Return links with a scheme and bare host names (`tpwallet.example/help`), in order."""
    found: list[Link] = []
    for match in _LINK.finditer(text):
        url = match.group().rstrip(_TRAILING)
        if host := _host(url):
            found.append(Link(url, host, match.start(), match.start() + len(url)))
    return found


def _host(url: str) -> str:
    rest = url.split("://", 1)[-1]
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    return authority.rsplit("@", 1)[-1].split(":", 1)[0].lower()
