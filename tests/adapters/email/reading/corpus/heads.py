"""Heads: encoded words, folds, addresses, identifiers, dates."""

import base64
from datetime import UTC, datetime, timedelta, timezone

from tests.adapters.email.reading.corpus.shape import FROM, mail, multi, odd, part

from walletdesk.adapters.email.model import Address


def b(text: str | bytes, charset: str = "utf-8") -> str:
    data = text if isinstance(text, bytes) else text.encode(charset)
    return f"=?{charset}?B?{base64.b64encode(data).decode()}?="


NINE = "钱包".encode()
CUT = f"Subject: {b(NINE[:4])}\r\n {b(NINE[4:])} {b('转账')}"
ANA = Address("Ana", "ana@cliente.example")


def by(line: str | bytes) -> bytes:
    return mail("Subject: x", sender=line if isinstance(line, bytes) else line.encode())


MAILS = [
    odd("a character cut between two words", mail(CUT), subject="钱包转账"),
    odd(
        "gb2312 and utf-8 side by side",
        mail(f"Subject: {b('退款', 'gb2312')} {b('请求')}"),
        subject="退款请求",
    ),
    odd(
        "an encoded word with spaces",
        mail("Subject: =?utf-8?Q?No puedo abrir?="),
        subject="No puedo abrir",
    ),
    odd(
        "question marks in an encoded word",
        mail("Subject: =?utf-8?Q?=C2=BFQu=C3=A9??="),
        subject="¿Qué?",
    ),
    odd(
        "an encoded word inside other text",
        mail("Subject: Re:=?utf-8?Q?=C2=A1hola!?=(2)"),
        subject="Re:¡hola!(2)",
    ),
    odd(
        "an encoded word with a wrong charset",
        mail(f"Subject: {b('钱包打不开了', 'gbk').replace('gbk', 'utf-8')}"),
        "charset_wrong",
        subject="钱包打不开了",
    ),
    odd("an encoded word with a language", mail("Subject: =?utf-8*es?Q?s=C3=AD?="), subject="sí"),
    odd(
        "an encoded word folded in its middle",
        mail("Subject: =?utf-8?B?6ZKx\r\n 5YyF?="),
        subject="钱包",
    ),
    odd("raw utf-8", mail("Subject: 钱包打不开"), "header_8bit", subject="钱包打不开"),
    odd("raw gbk", mail("Subject: 钱包打不开".encode("gbk")), "header_8bit", subject="钱包打不开"),
    odd(
        "raw koi8-r as the text",
        mail(
            "Subject: Не работает".encode("koi8-r"),
            "Content-Type: text/plain; charset=koi8-r",
            body="Привет".encode("koi8-r"),
        ),
        "header_8bit",
        subject="Не работает",
        text="Привет",
    ),
    odd("folded with tabs", mail("Subject: one\r\n\ttwo\r\n   three"), subject="one two three"),
    odd(
        "NUL and bare CR in a field",
        mail(b"Subject: a\x00b\rBcc: thief@x.example"),
        "nul",
        subject="ab Bcc: thief@x.example",
    ),
    odd(
        "two subjects and two senders",
        mail("From: Otro <otro@x.example>", "Subject: first", "Subject: second"),
        "header_repeated",
        subject="first",
        sender=ANA,
    ),
    odd("a space before the colon", mail("Subject : hola"), subject="hola"),
    odd(
        "a line that is no field",
        mail("this is not a field", "Subject: hola", body="text"),
        "header_broken",
        subject="hola",
        text="text",
    ),
    odd(
        "no blank line before the text",
        FROM + b"\r\nSubject: hola\r\nMi billetera no abre.\r\nAna\r\n",
        "header_broken",
        subject="hola",
        text="Mi billetera no abre.\nAna",
    ),
    odd(
        "a line of mbox before it",
        b"From ana@x.example Mon Nov  2\r\n" + mail("Subject: x"),
        subject="x",
    ),
    odd("blank lines before it", b"\r\n\r\n" + mail("Subject: x"), "blank_before", subject="x"),
    odd(
        "line ends of an old Mac",
        mail("Subject: x", body="one\r\ntwo").replace(b"\r\n", b"\r"),
        "bare_cr",
        subject="x",
        text="one\ntwo",
    ),
    odd("nothing at all", b"", "head_missing", "sender_missing", text="", subject=""),
    odd(
        "only blank lines",
        b"\r\n\r\n\r\n",
        "blank_before",
        "head_missing",
        "sender_missing",
        text="",
    ),
    odd(
        "only a text",
        b"Mi billetera no abre",
        "head_missing",
        "header_broken",
        "sender_missing",
        text="Mi billetera no abre",
    ),
    odd("only a head", FROM + b"\r\nSubject: x", subject="x", text="", sender=ANA),
    odd(
        "a quoted name with a comma",
        by('From: "Pérez, Ana" <Ana@Cliente.EXAMPLE>'),
        "header_8bit",
        sender=Address("Pérez, Ana", "ana@cliente.example"),
    ),
    odd(
        "an unquoted name with a comma",
        by("From: Perez, Ana <ana@cliente.example>"),
        sender=Address("Perez, Ana", "ana@cliente.example"),
    ),
    odd(
        "an encoded name with a comma and quotes",
        by(f"From: {b('"李, 雷"')} <l@x.example>"),
        sender=Address("李, 雷", "l@x.example"),
    ),
    odd(
        "an encoded name in quotes",
        by(f'From: "{b("李雷")}" <l@x.example>'),
        sender=Address("李雷", "l@x.example"),
    ),
    odd(
        "a name that is another address",
        by('From: "support@tpwallet.example" <thief@x.example>'),
        sender=Address("support@tpwallet.example", "thief@x.example"),
    ),
    odd(
        "an address and its comment",
        by("From: ana@x.example (Ana (the one))"),
        sender=Address("Ana the one", "ana@x.example"),
    ),
    odd("an open quote", by('From: "Ana <ana@cliente.example>'), "address_broken", sender=ANA),
    odd("an open bracket", by("From: Ana <ana@cliente.example"), sender=ANA),
    odd("doubled brackets", by("From: Ana <<ana@cliente.example>>"), sender=ANA),
    odd("single quotes and mailto", by("From: 'Ana' <mailto:ana@cliente.example>"), sender=ANA),
    odd(
        "an international domain",
        by("From: Ana <ana@xn--fiq228c.example>"),
        sender=Address("Ana", "ana@中文.example"),
    ),
    odd(
        "an encoded word around everything",
        by(f"From: {b('Ana <ana@cliente.example>')}"),
        sender=ANA,
    ),
    odd(
        "no From but a Sender",
        by("Sender: ana@cliente.example"),
        "sender_missing",
        sender=Address("", "ana@cliente.example"),
    ),
    odd(
        "no From but a Return-Path",
        by("Return-Path: <ana@cliente.example>"),
        "sender_missing",
        sender=Address("", "ana@cliente.example"),
    ),
    odd(
        "a From without an address",
        by("From: Ana\r\nReturn-Path: <ana@cliente.example>"),
        "sender_missing",
        sender=ANA,
    ),
    odd(
        "a group, a semicolon and nobody",
        mail("Cc: Team: a@x.example, b@x.example;, c@x.example; d@x.example", "Subject: x").replace(
            b"support@tpwallet.example", b"undisclosed-recipients:;"
        ),
        cc=tuple(Address("", f"{each}@x.example") for each in "abcd"),
        to=(),
        recipients=4,
    ),
    odd(
        "5,000 recipients",
        mail(
            "Subject: x",
            sender=FROM
            + b"\r\nCc: "
            + b",\r\n ".join(b"P%d <p%d@x.example>" % (n, n) for n in range(5000)),
        ),
        recipients=5001,
        subject="x",
    ),
    odd(
        "identifiers folded and with a phrase",
        mail(
            "Message-ID:\r\n <a\r\n b@x.example>",
            "In-Reply-To: Your mail of Monday <c@x.example>",
            "References: <1@x.example><2@x.example>\r\n <1@x.example>",
            "Subject: x",
        ),
        message_id="ab@x.example",
        in_reply_to=("c@x.example",),
        references=("1@x.example", "2@x.example"),
    ),
    odd(
        "identifiers without brackets",
        mail("Message-ID: a@x.example", "References: b@x.example, c@x.example"),
        message_id="a@x.example",
        references=("b@x.example", "c@x.example"),
    ),
    odd(
        "a date with a zone and a comment",
        mail("Date: Mon, 2 Nov 2026 10:00:00 +0800 (CST)"),
        date=datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=8))),
    ),
    odd(
        "an ISO date",
        mail("Date: 2026-11-02T10:00:00Z"),
        date=datetime(2026, 11, 2, 10, tzinfo=UTC),
    ),
    odd("a date that is none", mail("Date: yesterday, about noon"), "date_broken", date=None),
    odd(
        "a date with an impossible zone",
        mail("Date: Mon, 2 Nov 2026 10:00:00 +9900"),
        "date_broken",
        date=None,
    ),
    odd(
        "delivered to",
        mail("Delivered-To: desk@tpwallet.example", "X-Original-To: <help@TPwallet.example>"),
        delivered_to=("desk@tpwallet.example", "help@tpwallet.example"),
    ),
    odd(
        "100,000 fields before the subject",
        FROM + b"\r\n" + b"X-A: b\r\n" * 100_000 + b"Subject: x\r\n\r\ntext",
        "headers_too_many",
        subject="x",
        text="text",
    ),
    odd(
        "a field of 10 MB",
        mail(b"X-A: " + b"b " * 5_000_000, "Subject: x", body="text"),
        "header_too_long",
        subject="x",
        text="text",
    ),
    odd(
        "file name in RFC 2231 pieces",
        multi(
            "mixed",
            part(
                "application/pdf",
                "A",
                "Content-Disposition: attachment;\r\n"
                " filename*0*=utf-8''%E4%BA;\r\n filename*1*=%A4%E6%98%93;\r\n filename*2=.pdf",
            ),
        ),
        files=[("交易.pdf", "application/pdf", b"A")],
    ),
    odd(
        "file name as an encoded word",
        multi(
            "mixed",
            part(
                f'application/pdf; name="{b("交易.pdf", "gbk")}"',
                "A",
                f'Content-Disposition: attachment; filename="{b("交易.pdf", "gbk")}"',
            ),
        ),
        files=[("交易.pdf", "application/pdf", b"A")],
    ),
    odd(
        "file name raw, with a path and a deceiving mark",
        multi(
            "mixed",
            part('application/pdf; name="C:\\temp\\a\u202efdp.exe"', "A"),
            part("image/png; name=../../etc/passwd", "B"),
        ),
        "header_8bit",
        files=[("afdp.exe", "application/pdf", b"A"), ("passwd", "image/png", b"B")],
    ),
    odd(
        "file name without quotes and with spaces",
        multi(
            "mixed",
            part(
                "application/pdf",
                "A",
                "Content-Disposition: attachment; filename=mi recibo 1.pdf; size=1",
            ),
        ),
        files=[("mi recibo 1.pdf", "application/pdf", b"A")],
    ),
]
