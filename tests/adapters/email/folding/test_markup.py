"""Where the plain text has no marks of quoting, the mail's HTML may have."""

import pytest

from walletdesk.adapters.email.folding import fold

QUOTE = "Did you install version 4.2 of the app?\n\nWallet Support"
INSIDE = "<p>Did you install\nversion 4.2 of the app?</p><p>Wallet Support</p>"
THUNDERBIRD = "On 11/20/26 10:00, Wallet Support wrote:"
VIETNAMESE = "Vào 10:00, 20 thg 11, 2026 Hỗ trợ <help@wallet.example> đã viết:"


def page(attribution: str, below: str = "") -> str:
    escaped = attribution.replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>It works.</p><div>{escaped}</div><blockquote>{INSIDE}</blockquote>{below}"


@pytest.mark.parametrize("attribution", [THUNDERBIRD, VIETNAMESE])
def test_the_quote_in_the_html_is_folded(attribution: str):
    text = f"It works.\n\n{attribution}\n{QUOTE}\n"
    assert fold(text).own == text
    folded = fold(text, page(attribution))
    assert folded.own == "It works."
    assert folded.quoted.split() == f"{attribution} {QUOTE}".split()


@pytest.mark.parametrize(
    ("attribution", "html"),
    [
        ("Your article says", page("Your article says")),
        (THUNDERBIRD, page(THUNDERBIRD, "<p>My answer</p>")),
        (THUNDERBIRD, "<p>It works.</p><blockquote>Words that are not in the text</blockquote>"),
        (THUNDERBIRD, "<blockquote></blockquote>"),
        (THUNDERBIRD, "<<<blockquote"),
        (THUNDERBIRD, ""),
    ],
)
def test_in_doubt_it_is_not(attribution: str, html: str):
    text = f"It works.\n\n{attribution}\n{QUOTE}\n"
    assert fold(text, html).own == text
