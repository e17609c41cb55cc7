"""HTML from plain text."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from walletdesk.adapters.email.sending import prose


def parsed(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<body>{prose.html(text)}</body>")


def test_blank_lines_part_paragraphs_and_lines_stay_lines():
    found = parsed("one\ntwo\n\n\nthree").css("p")
    assert [p.text() for p in found] == ["one\ntwo", "three"]
    assert len(found[0].css("br")) == 1


def test_lists_are_lists():
    found = parsed("Steps:\n1. open\n2. press\n- a\n- b\nDone")
    assert [li.text() for li in found.css("ol > li")] == ["open", "press"]
    assert [li.text() for li in found.css("ul > li")] == ["a", "b"]
    assert [p.text() for p in found.css("p")] == ["Steps:", "Done"]


def test_a_list_goes_on_where_it_was_interrupted():
    ol = parsed("3、打开\n4、按下").css_first("ol")
    assert ol is not None
    assert ol.attributes["start"] == "3"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("请看 https://a.example/x。谢谢", "https://a.example/x"),
        ('"https://a.example/?a=1&b=2"', "https://a.example/?a=1&b=2"),
        ("<https://a.example/>", "https://a.example/"),
    ],
)
def test_links_can_be_pressed_and_end_where_they_end(text: str, url: str):
    found = parsed(text)
    assert [a.attributes["href"] for a in found.css("a")] == [url]
    assert found.text().strip() == text


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://a.example", "https:// x", "a.example"]
)
def test_nothing_else_is_a_link(text: str):
    assert not parsed(text).css("a")


def test_nothing_is_taken_for_markup():
    text = "<b>x</b> &amp; <script>y</script>"
    assert parsed(text).text().strip() == text
