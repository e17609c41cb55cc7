"""Icons: symbols of one sprite (`icons.txt` lists which), coloured by the text around them."""

import functools
from importlib.resources import files

from markupsafe import Markup

from walletdesk.ui.assets import asset

NAMES = frozenset(files(__package__).joinpath("icons.txt").read_text("utf-8").split())
"""What the sprite is built from; an unlisted name is found when a template is compiled."""

ALONG = frozenset("arrow-left chevron-right external-link log-in log-out reply send undo-2".split())
"""What points along the line; base.css turns it with the direction of reading."""

SVG = Markup('<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>')


@functools.cache
def icon(name: str) -> Markup:
    """The SVG of an icon, hidden from screen readers: its label stands beside it."""
    if name not in NAMES:
        raise LookupError(f"icon {name!r} is not listed in ui/icons.txt")
    return SVG.format(" along" if name in ALONG else "", asset("sprite.svg"), name)
