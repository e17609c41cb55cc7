"""HTML of strangers: a strict and clean copy, and the words in it.

Nothing in the copy runs, styles or fetches anything: images only by `cid:` or small and inside.
The words leave out what is hidden; phishing hides text from people, newsletters fill up previews.
"""

import re

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from walletdesk.adapters.email.reading import simpler, writer

_TAGS = set(
    "a abbr b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em "
    "font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub "
    "sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_GONE = set("script style title template iframe object embed svg math noscript noembed xmp".split())
_DROPPED = ",".join(sorted(_GONE | {"head", "link", "meta", "base", "[hidden]"}))
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:^|;)\s*opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)"
    r"|(?:^|[;\s])font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|(?:^|;)\s*max-height\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_INLINE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
_LARGEST_INLINE = 64 * 1024
_META = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """nh3 asks for each attribute that is left: whether its address may stay."""
    value = value.strip()
    if name == "src":
        return value if _may_show(value) else None
    if name == "href":
        return value if value.lower().startswith(("http://", "https://", "mailto:")) else None
    return value[:500]


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    clean_content_tags=_GONE,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto", "cid", "data"},
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
    url_relative="deny",
)


def charset(data: bytes) -> str | None:
    """The charset that the document itself names in its first two kilobytes."""
    found = _META.search(data[:2048])
    return found[1].decode("ascii") if found else None


def read(source: str, damage: set[str]) -> tuple[str, str]:
    """The words of `source` as plain text, and its clean copy."""
    tree = LexborHTMLParser(simpler.simpler(source, damage))
    body = tree.body
    if body is None:
        return "", ""
    for node in body.css(_DROPPED):
        node.decompose()
    for node in body.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    for image in body.css("img"):
        _keep_image(image, damage)
    return writer.text(body), clean(body.html or "")


def clean(source: str) -> str:
    """The strict copy alone."""
    return _CLEANER.clean(source).strip()


def _may_show(source: str) -> bool:
    if source.lower().startswith("cid:"):
        return len(source) < 1_000
    return len(source) <= _LARGEST_INLINE and _INLINE.match(source) is not None


def _keep_image(image: LexborNode, damage: set[str]) -> None:
    """An image that would be fetched leaves its description behind."""
    source = (image.attributes.get("src") or "").strip()
    if _may_show(source):
        return
    if source and not source.lower().startswith("data:"):
        damage.add("remote_images")
    image.replace_with(image.attributes.get("alt") or "")
