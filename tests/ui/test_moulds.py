"""A mould gives what its template would give, whatever is put into it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from walletdesk import ui

LINE = "workspace/talk/line.html"
HOLES = ("talk", "seq", "at", "clock", "author")
OPTIONAL = ("client", "reference", "text", "files", "origin")
LOOK: dict[str, Any] = {"kind": "note", "mark": None, "erased": False}
VALUES = st.one_of(st.text(min_size=1), st.integers(min_value=1), st.just("<b>").map(escape))


@given(
    st.fixed_dictionaries(dict.fromkeys(HOLES, VALUES), optional=dict.fromkeys(OPTIONAL, VALUES))
)
def test_filled_is_as_rendered(values: dict[str, object]) -> None:
    there = [name for name in OPTIONAL if name in values]
    made = ui.mould("en", LINE, HOLES, optional=OPTIONAL, given=there, **LOOK)
    rendered = ui.html("en", LINE, **(dict.fromkeys(OPTIONAL) | LOOK | values))
    assert made.fill(**values) == rendered.encode()


def test_what_is_no_html_is_escaped() -> None:
    made = ui.Mould(f"<p>{ui.mark('text')}</p>")
    assert made.fill(text="<script>'\"&") == b"<p>&lt;script&gt;&#x27;&quot;&amp;</p>"
    assert made.fill(text=Markup("<b>x</b>")) == b"<p><b>x</b></p>"
    assert made.fill(text="汉<".encode()) == "<p>汉<</p>".encode()


def test_a_hole_without_its_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        ui.Mould(f"{ui.mark('name')}").fill(title="x")
