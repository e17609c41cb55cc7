"""What servers on the way verified: Authentication-Results (RFC 8601), ARC, Received-SPF."""

import re
from typing import Literal, cast

from walletdesk.adapters.email.model import Check
from walletdesk.adapters.email.reading.fields import Head

_METHODS = {"spf", "dkim", "dmarc", "arc"}
_RESULTS = {"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"}
_MEANT = {"hardfail": "fail", "policy": "neutral", "bestguesspass": "none", "error": "temperror",
          "unknown": "permerror", "discard": "fail", "invalid": "permerror"}  # fmt: skip
_TOKEN = re.compile(r'"[^"]*"|[();]|\s+|[^\s"();]+|"')
_RESULT = re.compile(r"^\s*([a-z]+)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r'\b([a-z]{1,20}\.[a-z-]{1,30})\s*=\s*("[^"]*"|[^\s;]+)', re.IGNORECASE)
_INSTANCE = re.compile(r"\s*i\s*=\s*(\d{1,3})\s*;", re.IGNORECASE)
_WHOSE = {
    "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo"),
    "dkim": ("header.d", "header.i"),
    "dmarc": ("header.from",),
    "arc": ("header.d",),
}
_SPF = re.compile(r"\s*([a-z]+)\b", re.IGNORECASE)
_SPF_WHOSE = re.compile(
    r'envelope-from\s*=\s*"?<?([^\s;">]+)|\bdomain of (?:transitioning )?([^\s)]+)'
)
_SPF_BY = re.compile(r"\breceiver\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_LONGEST = 20_000
_MOST = 50


def checks(head: Head, trusted: tuple[str, ...]) -> tuple[Check, ...]:
    """Results of the `trusted` servers; of the topmost header when none is named."""
    names = {name.lower().rstrip(".") for name in trusted}
    read = [_read(value) for value in head.all("authentication-results")[:_MOST]]
    if names:
        read = [each for each in read if each[0] in names]
    else:
        read = read[:1]
        names = {each[0] for each in read}
    found = [check for each in read for check in each[1]]
    if not any(check.method == "arc" for check in found):
        found += _arc(head, names)
    if not any(check.method == "spf" for check in found):
        found += _received_spf(head, names if trusted else set())
    return tuple(dict.fromkeys(found))[:_MOST]


def _read(value: bytes) -> tuple[str, list[Check]]:
    """Who says it, and what."""
    who, *results = _plain(value[:_LONGEST].decode("utf-8", "replace"))
    server = who.split()[0].lower().rstrip(".") if who.split() else ""
    return server, [check for each in results[:_MOST] if (check := _result(each))]


def _plain(text: str) -> list[str]:
    """Without comments, cut at semicolons."""
    out: list[list[str]] = [[]]
    depth = 0
    for mark in _TOKEN.findall(text):
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif not depth and mark == ";":
            out.append([])
        elif not depth:
            out[-1].append(mark)
    return ["".join(marks).strip() for marks in out]


def _result(text: str) -> Check | None:
    match = _RESULT.match(text)
    if match is None or match[1].lower() not in _METHODS:
        return None
    method = cast("Literal['spf', 'dkim', 'dmarc', 'arc']", match[1].lower())
    result = _meant(match[2])
    said = {key.lower(): value.strip('"') for key, value in _PROPERTY.findall(text)}
    whose = next((said[name] for name in _WHOSE[method] if name in said), "")
    return Check(method, result, _domain(whose)) if result else None


def _meant(result: str) -> str:
    result = _MEANT.get(result.lower(), result.lower())
    return result if result in _RESULTS else ""


def _domain(whose: str) -> str:
    return whose.rpartition("@")[2].strip("<>.").lower()[:255]


def _arc(head: Head, names: set[str]) -> list[Check]:
    """What the last link of the chain by one of `names` found of the chain before it."""
    best, found = -1, list[Check]()
    for value in head.all("arc-authentication-results")[:_MOST]:
        text = value[:_LONGEST]
        match = _INSTANCE.match(text.decode("latin-1"))
        if match is None or int(match[1]) <= best:
            continue
        server, results = _read(text[match.end() :])
        arcs = [check for check in results if check.method == "arc"]
        if server in names and arcs:
            best, found = int(match[1]), arcs
    return found


def _received_spf(head: Head, names: set[str]) -> list[Check]:
    for value in head.all("received-spf")[:_MOST]:
        text = value[:_LONGEST].decode("utf-8", "replace")
        by = _SPF_BY.search(text)
        if names and (by is None or by[1].lower().rstrip(".") not in names):
            continue
        match = _SPF.match(text)
        result = _meant(match[1]) if match else ""
        whose = _SPF_WHOSE.search(text)
        return (
            [Check("spf", result, _domain((whose[1] or whose[2]) if whose else ""))]
            if result
            else []
        )
    return []
