"""The inbox around its rows: rendered once for each way it looks to an agent, then only filled."""

from typing import Any

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

_kept: Fragments[Key, ui.Mould] = Fragments(KEPT)


class Look(Struct, frozen=True):
    """What the frame of a page depends on, besides who sees it."""

    here: Place
    title: str
    empty: bool
    first_run: bool


def fill(
    request: ui.AnyRequest, desk: Desk, settings: Settings, look: Look, **holes: str | bytes
) -> bytes:
    """The whole page. A hole that is given an empty text is not there at all (no next page)."""
    csrf = request.scope["state"].get("csrf")
    open_ones = tuple(name for name in HOLES if holes[name])
    key = (desk.agent, csrf, ui.language_of(request), look, open_ones)
    mould = _kept.get(key)
    if mould is None:
        mould = _frame(request, settings, look, open_ones)
        _kept.keep(key, mould)
    return mould.fill(**holes)


def _frame(
    request: ui.AnyRequest, settings: Settings, look: Look, given: tuple[str, ...]
) -> ui.Mould:
    marks = {name: ui.mark(name) if name in given else "" for name in HOLES}
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
    return ui.Mould(text)
