"""The inbox around its rows: rendered once for each way it looks to an agent, then only filled."""

import secrets
from typing import Any

from litestar import Request
from markupsafe import Markup
from msgspec import Struct

from walletdesk import ui
from walletdesk.people import Desk
from walletdesk.platform.settings import Settings
from walletdesk.workspace.fragments import Fragments
from walletdesk.workspace.views import Place

type Key = tuple[Any, ...]

KEPT = 1_000
"""Frames that a process keeps, about 20 KB each: some for every agent."""
HOLES = ("menu", "rows", "cursor", "pane", "reference")
"""What differs from page to page."""
EDGE = f"\ue000{secrets.token_hex(8)}\ue000"
"""Stands around the name of a hole; nobody can know it, so no text is taken for one."""

_kept: Fragments[Key, tuple[str, ...]] = Fragments(KEPT)


class Look(Struct, frozen=True):
    """What the frame of a page depends on, besides who sees it."""

    here: Place
    title: str
    empty: bool
    first_run: bool


def fill(
    request: Request[Any, Any, Any], desk: Desk, settings: Settings, look: Look, **holes: str
) -> bytes:
    """The whole page. A hole that is given an empty text is not there at all (no next page)."""
    csrf = request.scope["state"].get("csrf")
    open_ones = tuple(bool(holes[name]) for name in HOLES)
    key = (desk.agent, csrf, ui.language_of(request), look, open_ones)
    parts = _kept.get(key)
    if parts is None:
        parts = _frame(request, settings, look, {name for name in HOLES if holes[name]})
        _kept.keep(key, parts)
    return "".join(part if i % 2 == 0 else holes[part] for i, part in enumerate(parts)).encode()


def _frame(
    request: Request[Any, Any, Any], settings: Settings, look: Look, given: set[str]
) -> tuple[str, ...]:
    """Text and names of holes by turns."""
    marks = {name: Markup(f"{EDGE}{name}{EDGE}") if name in given else "" for name in HOLES}  # noqa: S704
    text = ui.text(
        request,
        "workspace/inbox.html",
        here=look.here,
        title=look.title,
        empty=look.empty,
        first_run=look.first_run,
        tag=f'<script src="{settings.base_url}/widget.js" async></script>',
        **marks,
    )
    return tuple(text.split(EDGE))
