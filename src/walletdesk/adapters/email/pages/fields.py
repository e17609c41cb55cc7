"""Single fields of the form: each gives its value, or notes what is wrong and gives a stand-in."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Literal, cast
from urllib.parse import urlsplit

from walletdesk.adapters.email.model import OAuth, Server
from walletdesk.platform.errors import Invalid

type Typed = Mapping[str, str]
type Security = Literal["tls", "starttls", "none"]
type Login = Literal["password", "oauth2", "none"]

ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@.<>\"]+(\.[^\s@.<>\"]+)+")
HOST = re.compile(r"\w([\w.-]*\w)?")
LABELS = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
LONGEST_NAME, LONGEST_HOST, LONGEST = 100, 253, 254
MOST_TRUSTED = 20
SECURITY = ("tls", "starttls", "none")
PORTS = {"imap": {"tls": 993}, "smtp": {"tls": 465, "starttls": 587}}
"""Usual ports (RFC 8314); without encryption and for IMAP's STARTTLS: 143 and 25."""


def address(typed: Typed, wrong: list[Invalid]) -> str:
    """In lower case."""
    text = typed.get("address", "").strip().lower()
    if len(text) > LONGEST or not ADDRESS.fullmatch(text):
        wrong.append(Invalid("address", "email.bad_address"))
    return text


def line(typed: Typed, name: str, wrong: list[Invalid], *, most: int = LONGEST_NAME) -> str:
    """One line of printable text."""
    text = " ".join(typed.get(name, "").split())
    if len(text) > most or not text.isprintable():
        wrong.append(Invalid(name, "email.bad_line", most=most))
    return text


def labels(typed: Typed, name: str, wrong: list[Invalid], *, otherwise: str = "") -> str:
    """A domain, or a part of one, in ASCII."""
    text = typed.get(name, "").strip().lower() or otherwise
    if text and (len(text) > LONGEST_HOST or not LABELS.fullmatch(text)):
        wrong.append(Invalid(name, "email.bad_domain"))
    return text


def server(typed: Typed, way: str, mailbox: str, wrong: list[Invalid]) -> Server | None:
    """A server, None when no host is given. Its user is the address unless another is typed."""
    host = typed.get(f"{way}.host", "").strip().rstrip(".").lower()
    if not host:
        return None
    security = cast("Security", _one_of(typed, f"{way}.security", SECURITY, wrong))
    logins = ("password", "oauth2") if way == "imap" else ("password", "oauth2", "none")
    login = cast("Login", _one_of(typed, f"{way}.login", logins, wrong))
    user = line(typed, f"{way}.user", wrong, most=LONGEST) or mailbox
    _check_host(host, f"{way}.host", wrong)
    if security == "none" and not loopback(host):
        wrong.append(Invalid(f"{way}.security", "email.plain"))
    port = _port(typed, way, security, wrong)
    return Server(host, port, security, "" if login == "none" else user, login)


def oauth(typed: Typed, wrong: list[Invalid]) -> OAuth:
    """Where tokens come from."""
    url = typed.get("oauth.token_url", "").strip()
    client = typed.get("oauth.client_id", "").strip()
    if not _token_url(url):
        wrong.append(Invalid("oauth.token_url", "email.bad_token_url"))
    if not client:
        wrong.append(Invalid("oauth.client_id", "email.client_needed"))
    return OAuth(url, client, line(typed, "oauth.scope", wrong, most=1_000))


def trusted(typed: Typed, wrong: list[Invalid]) -> tuple[str, ...]:
    """Names of servers, separated by spaces or commas."""
    names = re.split(r"[\s,;，、；]+", typed.get("trusted", "").lower())
    found = tuple(dict.fromkeys(name for name in names if name))
    if len(found) > MOST_TRUSTED or not all(HOST.fullmatch(n) for n in found):
        wrong.append(Invalid("trusted", "email.bad_trusted", most=MOST_TRUSTED))
    return found


def loopback(host: str) -> bool:
    """Whether a host is this machine itself, where nobody listens in."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _port(typed: Typed, way: str, security: str, wrong: list[Invalid]) -> int:
    usual = PORTS[way].get(security, 143 if way == "imap" else 25)
    text = typed.get(f"{way}.port", "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 65_535):
        wrong.append(Invalid(f"{way}.port", "email.bad_port"))
        return usual
    return int(text)


def _check_host(host: str, field: str, wrong: list[Invalid]) -> None:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        if len(host) > LONGEST_HOST or not HOST.fullmatch(host) or ".." in host:
            wrong.append(Invalid(field, "email.bad_host"))


def _one_of(typed: Typed, name: str, choices: tuple[str, ...], wrong: list[Invalid]) -> str:
    chosen = typed.get(name, choices[0])
    if chosen not in choices:
        wrong.append(Invalid(name, "email.choose"))
        return choices[0]
    return chosen


def _token_url(url: str) -> bool:
    """HTTPS, except on this machine; no password in it."""
    try:
        parts = urlsplit(url)
        host, user = parts.hostname or "", parts.username
    except ValueError:
        return False
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and loopback(host))
    return bool(host) and encrypted and user is None and len(url) <= 500
