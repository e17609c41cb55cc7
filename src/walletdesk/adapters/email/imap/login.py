"""Signing in, and why a server does not let us."""

import re
from imaplib import IMAP4

from walletdesk.adapters.email.imap.client import Client
from walletdesk.adapters.email.imap.line import Line
from walletdesk.adapters.email.imap.model import Trouble
from walletdesk.adapters.email.imap.tokens import Tokens
from walletdesk.adapters.email.model import Server

type Said = tuple[re.Pattern[str], str]

_REASONS: tuple[Said, ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        # Gmail, Yahoo, iCloud; QQ and 163 call it an authorization code.
        (r"app(lication)?[- ]specific|app password|authori[sz](ed|ation) code|授权码", "app"),
        # Outlook since 2022; Gmail sends people to a browser.
        (r"basic ?auth|web ?login|log in via your web browser", "oauth"),
        (r"not enabled for imap|imap (access )?(is )?disabled|imap service", "imap_off"),
        (r"\[(unavailable|inuse|limit)\]|too many|try again|rate limit", "busy"),
        (r"unsafe login", "unsafe"),
        (r"\[privacyrequired\]", "disabled"),
        (r"\[expired\]", "expired"),
        (r"\[contactadmin\]|account (is )?(disabled|locked|suspended)", "locked"),
    )
)
"""What servers say (RFC 5530 codes, and the words of the large ones)."""

_ONLY_OAUTH = re.compile(r"(^|\.)(outlook\.office365\.com|outlook\.com|office365\.us)$")


async def sign_in(
    line: Line, server: Server, secrets: dict[str, str], tokens: Tokens | None
) -> None:
    """Sign in as the settings say; a token that is refused is renewed once. Raises `Trouble`."""
    if server.login == "password":
        await line.call(_by_password, server, secrets.get("imap_password", ""))
    elif server.login == "oauth2":
        await _by_token(line, server, tokens)


async def _by_token(line: Line, server: Server, tokens: Tokens | None) -> None:
    if tokens is None:
        raise Trouble("imap.oauth_not_set_up", lasting=True)
    token = await tokens.get()
    if not await line.call(_accepts, server, token):
        token = await tokens.get(refused=token)
        if not await line.call(_accepts, server, token):
            raise Trouble("imap.oauth_refused", lasting=True, user=server.user)


def _accepts(client: Client, server: Server, token: str) -> bool:
    """Whether the server takes this token, by Google's and Microsoft's XOAUTH2."""
    if not client.offers("AUTH=XOAUTH2"):
        raise Trouble("imap.oauth_not_offered", lasting=True, host=server.host)
    try:
        words = f"user={server.user}\x01auth=Bearer {token}\x01\x01"
        client.authenticate("XOAUTH2", words.encode())
    except IMAP4.abort:
        raise
    except IMAP4.error:
        return False
    return True


def _by_password(client: Client, server: Server, password: str) -> None:
    try:
        if client.offers("AUTH=PLAIN"):  # Takes every sign; LOGIN only those of ASCII, strictly.
            client.authenticate("PLAIN", f"\0{server.user}\0{password}".encode())
        elif client.offers("LOGINDISABLED"):
            raise Trouble("imap.login_disabled", lasting=True, host=server.host)
        else:
            client.log_in(server.user, password)
    except IMAP4.error as error:
        raise refusal(str(error), server) from error


def refusal(said: str, server: Server) -> Trouble:
    why = next((code for pattern, code in _REASONS if pattern.search(said)), "")
    if not why:
        why = "oauth" if _ONLY_OAUTH.search(server.host.lower()) else "wrong"
    code = f"imap.login_{why}"
    return Trouble(code, lasting=why != "busy", host=server.host, user=server.user)
