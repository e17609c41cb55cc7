"""What a mail's HTML says about where its history begins, when its plain text has no marks."""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from walletdesk.adapters.email.folding.lines import unquoted

LARGEST = 2_000_000
"""Characters of HTML that are looked at."""
SHORTEST, ANCHOR = 12, 60
"""Characters of a quote's beginning: so many at least, to be found once; as many are compared."""


def quoted_from(lines: Sequence[str], html: str) -> int | None:
    """The line with which the first `blockquote` begins; None when that cannot be told.

    It must be the last thing in the mail, and its first words must begin one line of the text.
    """
    beginning = _beginning(html)
    if len(beginning) < SHORTEST:
        return None
    begins: dict[int, int] = {}
    squeezed, length = list[str](), 0
    for index, line in enumerate(lines):
        squeezed.append(_squeeze(unquoted(line)))
        if squeezed[-1]:
            begins[length] = index
        length += len(squeezed[-1])
    whole = "".join(squeezed)
    at = whole.find(beginning)
    once = at > 0 and whole.find(beginning, at + 1) < 0
    return begins.get(at) if once else None


def _beginning(html: str) -> str:
    """The first characters of what is quoted, without spaces; "" when something follows it."""
    if len(html) > LARGEST or "<blockquote" not in html:
        return ""
    body = LexborHTMLParser(html).body
    quote = body.css_first("blockquote") if body else None
    if body is None or quote is None:
        return ""
    words = _squeeze(quote.text())
    return words[:ANCHOR] if _squeeze(body.text()).endswith(words) else ""


def _squeeze(text: str) -> str:
    return "".join(text.split())
