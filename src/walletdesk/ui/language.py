"""In which language a request is answered."""

import functools
from typing import Any

from litestar.connection import ASGIConnection

from walletdesk.platform import i18n

type Connection = ASGIConnection[Any, Any, Any, Any]

COOKIE = "lang"
"""What a visitor without an account chose by `?lang=`; holds a language tag and nothing else."""

negotiate = functools.lru_cache(maxsize=1024)(i18n.negotiate)
"""Browsers send few different headers; the parsing is worth keeping."""


def language_of(request: Connection) -> str:
    """The agent's own language, else `?lang=`, else the cookie, else Accept-Language.

    A program with a token says by Accept-Language whom it asks for; that comes first.
    """
    offered = request.app.state.settings.languages
    agent = request.scope["state"].get("agent")
    wish = request.headers.get("accept-language")
    if wish and getattr(agent, "token", None) is not None:
        return negotiate(wish, offered)
    if agent is not None and agent.language in offered:
        return agent.language
    if chosen := chosen_now(request):
        return chosen
    return negotiate(request.cookies.get(COOKIE) or wish, offered)


def chosen_now(request: Connection) -> str | None:
    """The language that this very request asks for by `?lang=`, when we have it."""
    if b"lang=" not in request.scope["query_string"]:
        return None
    wish = str(request.query_params.get("lang", ""))[:35]
    offered = request.app.state.settings.languages
    found = negotiate(wish, offered)
    return found if same_language(wish, found) else None


def same_language(wish: str, found: str) -> bool:
    """Whether `found` answers the wish and is not merely the default ("zh" and "zh-Hans": yes)."""
    return bool(wish) and wish.lower().partition("-")[0] == found.lower().partition("-")[0]
