"""Parts: boundaries, transfer encodings, mails in mails, texts beside files."""

import base64

from tests.adapters.email.reading.corpus.shape import mail, multi, odd, part, pieces

TEXT = part("text/plain; charset=utf-8", "Hola, adjunto el recibo.")
PDF = part(
    "application/pdf; name=recibo.pdf",
    base64.encodebytes(b"%PDF-1.7 recibo"),
    "Content-Transfer-Encoding: base64",
    "Content-Disposition: attachment",
)
FILE = ("recibo.pdf", "application/pdf", b"%PDF-1.7 recibo")
SAID = "Hola, adjunto el recibo."
INNER = mail("Subject: inner", "Message-ID: <inner@x.example>", body="inner text")
QP = "Content-Transfer-Encoding: quoted-printable"
B64 = "Content-Transfer-Encoding: base64"
ICS = """BEGIN:VCALENDAR\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
DTSTART;TZID=Asia/Shanghai:20261201T100000\r
DTEND;TZID=Asia/Shanghai:20261201T103000\r
SUMMARY:Llamada\\, soporte de la\r
  billetera\r
LOCATION:Sala 1\r
END:VEVENT\r
END:VCALENDAR\r
"""
CALL = """[REQUEST] Llamada, soporte de la billetera
2026-12-01 10:00 Asia/Shanghai – 2026-12-01 10:30 Asia/Shanghai
Sala 1"""


def nested(depth: int) -> bytes:
    inner = mail("Subject: 0", body="deepest")
    for level in range(1, depth + 1):
        inner = mail(f"Subject: {level}", "Content-Type: message/rfc822", body=inner)
    return inner


def deep_multiparts(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    closed = b"".join(b"--b%d--\r\n" % n for n in reversed(range(depth)))
    return b"From: ana@x.example\r\nSubject: x\r\n" + opened + b"\r\ninnermost\r\n" + closed


MAILS = [
    odd("a text and a file", multi("mixed", TEXT, PDF), text=SAID, files=[FILE]),
    odd(
        "no final boundary",
        multi("mixed", TEXT, PDF, end=False),
        "boundary_unclosed",
        text=SAID,
        files=[FILE],
    ),
    odd(
        "a boundary that never comes",
        multi("mixed", TEXT, PDF).replace(b'boundary="=_x"', b"boundary=other"),
        "boundary_wrong",
        text=SAID,
        files=[FILE],
    ),
    odd(
        "no boundary named",
        multi("mixed", TEXT, PDF).replace(b'; boundary="=_x"', b""),
        "boundary_missing",
        text=SAID,
        files=[FILE],
    ),
    odd(
        "parts without a Content-Type",
        mail("Subject: x", body=pieces("=_x", TEXT, PDF)),
        "boundary_missing",
        text=SAID,
        files=[FILE],
    ),
    odd(
        "a multipart without parts",
        mail("Subject: x", "Content-Type: multipart/mixed; boundary=x", body="just text"),
        "boundary_wrong",
        text="just text",
        files=[],
    ),
    odd(
        "an inner boundary that begins like the outer",
        multi(
            "mixed",
            part('multipart/alternative; boundary="=_x2"', pieces("=_x2", TEXT, end=False)),
            PDF,
        ),
        "boundary_unclosed",
        text=SAID,
        files=[FILE],
    ),
    odd(
        "parts after the final boundary",
        multi("mixed", TEXT) + pieces("=_x", PDF),
        text=SAID,
        files=[FILE],
    ),
    odd(
        "line ends without CR",
        multi("mixed", TEXT, PDF).replace(b"\r\n", b"\n"),
        text=SAID,
        files=[FILE],
    ),
    odd(
        "texts around a file",
        multi("mixed", TEXT, PDF, part("text/plain", "Gracias")),
        text=f"{SAID}\n\nGracias",
        files=[FILE],
    ),
    odd("only files", multi("mixed", PDF, PDF), text="", html=None, files=[FILE, FILE]),
    odd(
        "a file as the whole mail",
        mail(
            "Subject: x",
            "Content-Type: application/pdf; name=recibo.pdf",
            B64,
            body=base64.b64encode(FILE[2]),
        ),
        text="",
        files=[FILE],
    ),
    odd(
        "a text as a file",
        multi("mixed", TEXT, part("text/plain; name=log.txt", "0xabc")),
        text=SAID,
        files=[("log.txt", "text/plain", b"0xabc")],
    ),
    odd(
        "a broken Content-Type",
        mail("Subject: x", "Content-Type: text/plain charset=utf-8", body="hola"),
        "type_broken",
        text="hola",
    ),
    odd("Content-Type: text", mail("Subject: x", "Content-Type: text", body="hola"), text="hola"),
    odd(
        "an unknown transfer encoding",
        mail("Subject: x", "Content-Transfer-Encoding: x-strange", body="hola"),
        "encoding_unknown",
        text="hola",
    ),
    odd("base64 without its padding", mail("Subject: x", B64, body=b"aG9sYQ"), text="hola"),
    odd(
        "base64 with foreign characters",
        mail("Subject: x", B64, body=b"aG9\r\n!sYQ=="),
        "base64_broken",
        text="hola",
    ),
    odd(
        "base64 in two runs",
        mail("Subject: x", B64, body=b"aG9sYQ==\r\nIHRvZG9z"),
        "base64_broken",
        text="hola todos",
    ),
    odd(
        "base64 with a list's footer",
        mail("Subject: x", B64, body=b"aG9sYQ==\r\n\r\n-- \r\nA list: https://l.example\r\n"),
        "base64_broken",
        has=("hola", "A list: https://l.example"),
    ),
    odd(
        "broken quoted-printable",
        mail("Subject: x", QP, body=b"100=% = hola=20=\r\n=C3=A1=ZZ"),
        "quoted_broken",
        "charset_missing",
        text="100=% = hola á=ZZ",
    ),
    odd(
        "multipart that claims base64",
        multi("mixed", TEXT, PDF, head=(B64,)),
        text=SAID,
        files=[FILE],
    ),
    odd(
        "a mail in a mail", multi("mixed", TEXT, part("message/rfc822", INNER)), text=SAID, files=[]
    ),
    odd(
        "format=flowed",
        mail(
            "Subject: x",
            "Content-Type: text/plain; format=flowed",
            body="Mi billetera \r\nno abre.\r\n> ¿Qué \r\n> versión?\r\n"
            ">> Hola\r\n From aquí\r\n-- \r\nAna",
        ),
        "charset_missing",
        text="Mi billetera no abre.\n> ¿Qué versión?\n>> Hola\nFrom aquí\n-- \nAna",
    ),
    odd(
        "format=flowed with DelSp",
        mail(
            "Subject: x",
            "Content-Type: text/plain; charset=utf-8; format=Flowed; DelSp=Yes",
            body="我的钱包 \r\n打不开。",
        ),
        text="我的钱包打不开。",
    ),
    odd(
        "text and page",
        multi("alternative", TEXT, part("text/html", "<p>Hola, <b>adjunto</b></p>")),
        text=SAID,
        html="<p>Hola, <b>adjunto</b></p>",
        files=[],
    ),
    odd(
        "an empty text beside a page",
        multi("alternative", part("text/plain", " \r\n"), part("text/html", "<p>Hola</p>")),
        text="Hola",
        html="<p>Hola</p>",
    ),
    odd(
        "a text that asks for an HTML program",
        multi(
            "alternative",
            part("text/plain", "Please use an HTML viewer."),
            part(
                "text/html",
                "<p>Mi billetera no abre desde ayer por la tarde, ¿qué hago?</p>".encode("latin-1"),
            ),
        ),
        "charset_missing",
        text="Mi billetera no abre desde ayer por la tarde, ¿qué hago?",
    ),
    odd(
        "a page with an image in its place",
        multi(
            "related",
            part("text/html", '<p>Mira: <img src="cid:img1@x" alt="captura"></p>'),
            part(
                "image/png",
                "PNG",
                "Content-ID: <img1@x>",
                "Content-Disposition: inline; filename=c.png",
            ),
        ),
        text="Mira: captura",
        html='<p>Mira: <img src="cid:img1@x" alt="captura"></p>',
        files=[("c.png", "image/png", b"PNG")],
    ),
    odd(
        "pages around a file (Apple)",
        multi(
            "mixed",
            part("text/html", "<p>uno</p>"),
            PDF,
            part("text/plain", "dos"),
            part("text/html", "<p>tres</p>"),
        ),
        text="uno\n\ndos\n\ntres",
        html="<p>uno</p>\n<p>dos</p>\n<p>tres</p>",
        files=[FILE],
    ),
    odd(
        "an invitation",
        multi("alternative", TEXT, part("text/calendar; method=REQUEST; charset=utf-8", ICS)),
        text=f"{SAID}\n\n{CALL}",
        files=[("invite.ics", "text/calendar", ICS.encode())],
    ),
    odd(
        "a signed mail",
        multi("signed", TEXT, part("application/pgp-signature", "SIG")),
        text=SAID,
        files=[("signature.asc", "application/pgp-signature", b"SIG")],
    ),
    odd(
        "an encrypted mail",
        multi(
            "encrypted",
            part("application/pgp-encrypted", "Version: 1"),
            part("application/octet-stream; name=encrypted.asc", "PGP"),
        ),
        text="",
        files=[
            ("version.asc", "application/pgp-encrypted", b"Version: 1"),
            ("encrypted.asc", "application/octet-stream", b"PGP"),
        ],
    ),
    odd(
        "S/MIME",
        mail(
            "Subject: x",
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
            B64,
            body=b"QUJD",
        ),
        text="",
        files=[("smime.p7m", "application/pkcs7-mime", b"ABC")],
    ),
    odd(
        "uuencode in the text",
        mail(
            "Subject: x",
            body="Hola\r\nbegin 644 log.txt\r\n#0V%T\r\n`\r\nend\r\nAdiós".encode("latin-1"),
        ),
        "charset_missing",
        text="Hola\n\nAdiós",
        files=[("log.txt", "text/plain", b"Cat")],
    ),
    odd(
        "a text that only begins like uuencode",
        mail("Subject: x", body="begin 644 tries\r\nand no end"),
        text="begin 644 tries\nand no end",
    ),
    odd("10,000 parts", multi("mixed", *[part("text/plain", "p")] * 10_000), "parts_too_many"),
    odd("1,000 multiparts in each other", deep_multiparts(1000), "nested_too_deep", text=""),
    odd("20 multiparts in each other", deep_multiparts(20), text="innermost"),
    odd("six mails in each other", nested(6), text="", files=[]),
]
