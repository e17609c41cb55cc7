"""What a client reads in a mail of ours."""

import re
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.adapters.email.sending.letters import body, letter, made

from walletdesk.adapters.email.model import Address, Attachment
from walletdesk.adapters.email.sending import Brand, Choice, Link, Rating, compose
from walletdesk.platform.i18n import catalog

RATING = Rating(
    "您对这次服务满意吗？",
    tuple(Choice(f"{n} 分", f"https://desk.example/rate/{n}") for n in range(1, 6)),
)


def test_both_texts_say_the_same_in_the_order_from_plain_to_html():
    message = made()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert body(message, "plain").startswith("您好，\n\n我来看一下，请稍等。\n")
    assert "我来看一下，请稍等。" in LexborHTMLParser(body(message, "html")).text()


def test_headers_name_who_writes_to_whom_about_what():
    message = made(
        cc=(Address("Bo, Ltd.", "bo@mail.example"),), reply_to=Address("", "reply+t@desk.example")
    )
    assert message["From"] == "TPWallet 支持 <support@desk.example>"
    assert message["To"] == "王小明 <wang@mail.example>"
    assert message["Cc"].addresses[0].display_name == "Bo, Ltd."
    assert message["Reply-To"] == "reply+t@desk.example"
    assert message["Subject"] == "您的转账一直待处理 [WD-1042]"
    assert message["Date"].datetime == datetime(2026, 11, 22, 10, 4, tzinfo=UTC)
    assert message["Message-ID"] == "<1042.3@desk.example>"
    assert message["MIME-Version"] == "1.0"
    assert message["Auto-Submitted"] is None


def test_the_same_letter_is_the_same_bytes():
    assert compose(letter()) == compose(letter())


def test_one_thread_keeps_the_first_and_the_latest_twenty_references():
    known = tuple(f"{n}@mail.example" for n in range(50))
    message = made(references=known, in_reply_to="50@mail.example")
    kept = ["0@mail.example", *(f"{n}@mail.example" for n in range(31, 51))]
    assert message["References"].split() == [f"<{each}>" for each in kept]
    assert message["In-Reply-To"] == "<50@mail.example>"


@pytest.mark.parametrize("wrong", ["a b@x", "a>\r\nBcc: <b@x", "ü@x", "", "x" * 2000])
def test_what_is_no_message_id_is_left_out_of_references(wrong: str):
    message = made(references=("1@mail.example", wrong))
    assert message["References"] == "<1@mail.example>"
    assert message["Bcc"] is None


def test_lines_are_short_and_seven_bit_whatever_is_in_them():
    raw = compose(
        letter(
            subject="长" * 300,
            text="很长的一行" * 500 + "\n" + "a" * 5000,
            sender=Address("名字" * 60, "support@例え.テスト"),
            references=tuple(f"{'r' * 200}{n}@mail.example" for n in range(30)),
            attachments=(Attachment("文件" * 60 + ".pdf", "application/pdf", bytes(range(256))),),
            rating=RATING,
        )
    )
    assert raw.isascii()
    head, _, rest = raw.partition(b"\r\n\r\n")
    assert max(map(len, rest.split(b"\r\n"))) <= 76
    assert max(map(len, head.split(b"\r\n"))) <= 300
    assert not re.search(rb"[^\r]\n|\r[^\n]", raw)


@pytest.mark.parametrize(
    "text",
    ["plain words\n", "您好\n" * 40, "tabs\tand trailing spaces   \nx", "=3D =?utf-8?Q?x?=\n.\n"],
)
def test_the_text_arrives_as_it_was_written(text: str):
    assert body(made(text=text), "plain").startswith(text.strip("\n"))
    assert not re.search(rb"[^\r]\n|\r[^\n]", compose(letter(text=text, language="en")))


def test_a_file_keeps_its_name_type_and_bytes():
    files = (
        Attachment(
            "交易记录-二〇二六年十一月二十二日-完整版本.pdf", "application/pdf", b"%PDF\x00\xff"
        ),
        Attachment('a"b/c.txt', "text/plain; charset=latin-1", b"x\n.\n"),
        Attachment("mail.eml", "message/rfc822", b"From: x"),
        Attachment("x", "nonsense\r\nX: y", b""),
    )
    message = made(attachments=files)
    assert message.get_content_type() == "multipart/mixed"
    parts = list(message.iter_attachments())
    assert [part.get_filename() for part in parts] == [files[0].name, "a'b_c.txt", "mail.eml", "x"]
    assert [part.get_content_type() for part in parts] == [
        "application/pdf",
        "text/plain",
        "application/octet-stream",
        "application/octet-stream",
    ]
    assert [part.get_payload(decode=True) for part in parts] == [file.data for file in files]
    assert parts[0].get_param("name") is not None
    assert all(part.get_content_disposition() == "attachment" for part in parts)


def test_large_files_are_links_with_size_and_day():
    link = Link(
        "log.zip", 30_000_000, "https://desk.example/f/1", datetime(2026, 12, 1, tzinfo=UTC)
    )
    message = made(links=(link,), language="en")
    assert "log.zip (28.6 MB)" in body(message, "plain")
    assert "https://desk.example/f/1" in body(message, "plain")
    html = LexborHTMLParser(body(message, "html"))
    found = html.css_first('a[href="https://desk.example/f/1"]')
    assert found is not None
    assert found.text() == "log.zip"


def test_rating_warning_reference_footer_and_history_stand_in_both_texts():
    message = made(
        above="##- 请在此线上方回复 -##",
        rating=RATING,
        beware="我们绝不会索要您的助记词。",
        reference="WD-1042",
        brand=Brand(name="TPWallet", help_url="https://help.example", footer=("新加坡", "隐私")),
        quoted="我的转账\n一直待处理",
    )
    plain, html = body(message, "plain"), body(message, "html")
    parsed = LexborHTMLParser(html)
    shown = parsed.text()
    label = catalog("zh-Hans").code("mail.reference", {"reference": "WD-1042"})
    for words in ("我们绝不会索要", label, "新加坡", "隐私", RATING.question, "##- 请在"):
        assert words in plain
        assert words in shown
    assert plain.startswith("##- 请在此线上方回复 -##\n\n您好")
    assert "> 我的转账\n> 一直待处理" in plain
    links = [a.attributes["href"] for a in parsed.css("a")]
    assert links == [*(choice.url for choice in RATING.choices), "https://help.example"]
    assert all(choice.url in plain for choice in RATING.choices)
    quoted = parsed.css_first("blockquote")
    assert quoted is not None
    assert quoted.text().split() == ["我的转账", "一直待处理"]


def test_the_page_is_accessible_and_fetches_nothing():
    html = body(made(quoted="https://evil.example/x <img src=x>", language="ar"), "html")
    parsed = LexborHTMLParser(html)
    root = parsed.css_first("html")
    article = parsed.css_first('[role="article"]')
    assert root is not None
    assert article is not None
    assert (root.attributes["lang"], root.attributes["dir"]) == ("ar", "rtl")
    assert article.attributes["aria-label"] == "您的转账一直待处理 [WD-1042]"
    assert [table.attributes["role"] for table in parsed.css("table")] == ["presentation"]
    assert not parsed.css("img, script, link, iframe, form, [src], [background]")
    assert not parsed.css('a[href*="evil"]')
    assert "url(" not in html
    scheme = parsed.css_first('meta[name="color-scheme"]')
    assert scheme is not None
    assert scheme.attributes["content"] == "light dark"


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#2980fe", "#7f7f7f", "#ffcc00"])
def test_words_in_the_band_are_readable_on_every_colour(colour: str):
    html = body(made(brand=Brand(name="N", colour=colour)), "html")
    found = re.search(
        r"background:(#[0-9a-f]{6});color:(#[0-9a-f]{6});padding:16px 24px", html.lower()
    )
    assert found
    assert found[1] == colour
    assert _contrast(found[1], found[2]) >= 4.5


def test_what_is_no_colour_cannot_leave_the_attribute():
    html = body(made(brand=Brand(name="N", colour='red;}"><script>')), "html")
    assert "<script" not in html


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("auto", ["auto-replied", "auto-generated"])
def test_machines_are_told_that_a_machine_wrote(auto: str):
    message = made(auto=auto, mark="ab12")
    assert message["Auto-Submitted"] == auto
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] is None
    assert message["X-Walletdesk-Loop"] == "ab12"


def test_unsubscribing_takes_one_click_only_by_https():
    both = made(list_unsubscribe=("https://desk.example/u/1", "mailto:u@desk.example"))
    assert both["List-Unsubscribe"] == "<https://desk.example/u/1>, <mailto:u@desk.example>"
    assert both["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    mail = made(list_unsubscribe=("mailto:u@desk.example", "javascript:x", "https://x>\r\nA: b"))
    assert mail["List-Unsubscribe"] == "<mailto:u@desk.example>"
    assert mail["List-Unsubscribe-Post"] is None


def test_our_own_address_and_message_id_must_be_some():
    with pytest.raises(ValueError, match="sender"):
        compose(letter(sender=Address("", "nobody")))
    with pytest.raises(ValueError, match="message id"):
        compose(letter(message_id="a b"))


def test_nobody_to_write_to_is_still_a_mail():
    assert made(to=(Address("x", ""),))["To"] == "undisclosed-recipients:;"
