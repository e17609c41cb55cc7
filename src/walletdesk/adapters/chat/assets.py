"""The widget's own files, which any page may load: loader, panel, and what either loads later."""

import functools
import gzip
import hashlib

from msgspec import Struct

from walletdesk.ui import assets

FOR_EVER = "public, max-age=31536000, immutable"
A_MOMENT = "public, max-age=300"
"""Of the loader, whose address never changes: five minutes after a release all have the new one."""

LAZY = {
    "%panel%": "panel.js",
    "%seldom%": "seldom.js",
    "%guard%": "guard.js",
    "%words%": "guard-words.json",
}
"""Place holder in the loader → built file whose address stands there."""


class Loader(Struct, frozen=True):
    """The script that pages embed, and its tag."""

    asset: assets.Asset
    tag: str


@functools.cache
def names() -> frozenset[str]:
    """Built names that /widget/… serves; nothing else is there for other sites."""
    manifest = assets.manifest()
    return frozenset(manifest[name] for name in LAZY.values() if name in manifest)


@functools.cache
def loader() -> Loader | None:
    """widget.js with the addresses of what it loads later; None before the first build."""
    manifest = assets.manifest()
    built = assets.find(manifest.get("widget.js", "widget.js"))
    if built is None:
        return None
    text = built.plain.decode()
    for holder, name in LAZY.items():
        text = text.replace(holder, f"/widget/{manifest.get(name, name)}")
    plain = text.encode()
    packed = (("gzip", gzip.compress(plain, 9, mtime=0)),)
    asset = assets.Asset(plain, packed, "text/javascript", hashed=False)
    return Loader(asset, hashlib.sha256(plain).hexdigest()[:20])
