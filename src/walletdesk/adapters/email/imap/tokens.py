"""Access tokens by the refresh token grant (RFC 6749 §6), for IMAP and SMTP alike."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import NoReturn
from urllib.parse import urlsplit

import msgspec

from walletdesk.adapters.email.imap.model import Trouble
from walletdesk.adapters.email.model import OAuth

EARLY = 60.0
"""Seconds before its end that a token is no longer used."""
USUAL = 3600.0
"""Seconds of life where the answer does not say."""
PATIENCE = 20.0
TOO_MANY = 429

type Keep = Callable[[str], Awaitable[None]]


class _Answer(msgspec.Struct):
    access_token: str
    expires_in: float = USUAL
    refresh_token: str = ""


class Tokens:
    """The access token of one account: kept until a minute before its end, renewed by one at a
    time. `keep` is told a new refresh token where the provider rolls them.
    """

    def __init__(self, oauth: OAuth, secrets: dict[str, str], keep: Keep | None = None) -> None:
        self._oauth = oauth
        self._secret = secrets.get("oauth_secret", "")
        self._refresh = self._kept = secrets.get("oauth_refresh", "")
        self._keep = keep
        self._one = asyncio.Lock()
        self._token = ""
        self._end = 0.0

    async def get(self, *, refused: str = "") -> str:
        """A token that should be good; never the one that a server has just `refused`.

        Raises `Trouble`: oauth_unreachable, or lastingly oauth_revoked, oauth_client and
        oauth_insecure.
        """
        async with self._one:
            if not self._token or self._token == refused or time.monotonic() >= self._end:
                await self._renew()
            if self._keep is not None and self._refresh != self._kept:
                await self._keep(self._refresh)
                self._kept = self._refresh
            return self._token

    async def _renew(self) -> None:
        answer = await self._ask()
        self._token = answer.access_token
        self._end = time.monotonic() + answer.expires_in - EARLY
        self._refresh = answer.refresh_token or self._refresh

    async def _ask(self) -> _Answer:
        import httpx  # an eighth of a second, for those who sign in so

        _must_be_safe(self._oauth.token_url)
        try:
            async with httpx.AsyncClient(timeout=PATIENCE) as web:
                answer = await web.post(self._oauth.token_url, data=self._form())
            if answer.is_client_error and answer.status_code != TOO_MANY:
                _refused(answer.content)
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=_Answer)
        except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError) as error:
            raise Trouble("imap.oauth_unreachable", url=_host(self._oauth.token_url)) from error

    def _form(self) -> dict[str, str]:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self._refresh,
            "client_id": self._oauth.client_id,
            "client_secret": self._secret,
            "scope": self._oauth.scope,
        }
        return {name: value for name, value in form.items() if value}


def _refused(content: bytes) -> NoReturn:
    """RFC 6749 §5.2: `invalid_grant` is the refresh token; all else is how we are set up."""
    code = "imap.oauth_revoked" if b"invalid_grant" in content else "imap.oauth_client"
    raise Trouble(code, lasting=True)


def _must_be_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not _loopback(parts.hostname or ""):
        raise Trouble("imap.oauth_insecure", lasting=True)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
