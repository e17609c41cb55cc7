"""Who is a person and who is none."""

from tests.adapters.email.reading.corpus.shape import Odd, mail, odd


def by(name: str, wanted: str | None, *head: str, sender: str = "ana@cliente.example") -> Odd:
    raw = mail(*head, body="text", sender=f"From: {sender}".encode())
    return odd(name, raw, *([] if raw.isascii() else ["header_8bit"]), automatic=wanted)


SUPPRESS = "X-Auto-Response-Suppress: All"
MAILS = [
    by("a person", None, "Subject: Mi billetera"),
    by("Auto-Submitted: no", None, "Auto-Submitted: no", "Subject: x"),
    by("one who wants silence is no robot", None, SUPPRESS, "Subject: x"),
    by("a person who writes about vacation", None, "Subject: Automatic reply: what is that?"),
    by("a vacation answer", "reply", "Auto-Submitted: auto-replied (vacation)", "Subject: x"),
    by(
        "Outlook is away",
        "reply",
        "Auto-Submitted: auto-generated",
        SUPPRESS,
        "Subject: Automatic reply: WD-1042",
    ),
    by("Exchange is away, in Spanish", "reply", SUPPRESS, "Subject: Respuesta automática: WD-1042"),
    by("QQ answers by itself", "reply", "Return-Path: <>", "Subject: 自动回复:WD-1042"),
    by(
        "an answer to nobody",
        "reply",
        "Return-Path: <>",
        "In-Reply-To: <a@x.example>",
        "Subject: x",
    ),
    by("X-Autoreply", "reply", "X-Autoreply: yes", "Subject: x"),
    by("X-Autorespond", "reply", "X-Autorespond: vacation", "Subject: x"),
    by("Precedence: auto_reply", "reply", "Precedence: auto_reply", "Subject: x"),
    by("a bulk vacation answer", "reply", "Precedence: bulk", "Subject: Out of office"),
    by("a machine", "notice", "Auto-Submitted: auto-generated", "Subject: x"),
    by("a null path", "notice", "Return-Path: <>", "Subject: x"),
    by("bulk", "notice", "Precedence: bulk", "Subject: x"),
    by("junk", "notice", "Precedence: junk", "Subject: x"),
    by("no-reply", "notice", "Subject: x", sender="No Reply <no-reply@shop.example>"),
    by(
        "a contact form",
        None,
        "Reply-To: ana@cliente.example",
        "Subject: x",
        sender="noreply@form.example",
    ),
    by("a list", "list", "List-Id: <news.x.example>", "Subject: x"),
    by(
        "a newsletter",
        "list",
        "List-Unsubscribe: <mailto:u@x.example>",
        "Precedence: bulk",
        "Subject: x",
    ),
    by("Precedence: list", "list", "Precedence: list", "Subject: x"),
    by(
        "a postmaster who writes himself",
        None,
        "Subject: Pregunta",
        sender="postmaster@cliente.example",
    ),
    odd(
        "a read receipt",
        mail(
            "Subject: Read: WD-1042",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
            body="--x\r\n\r\nread\r\n--x\r\nContent-Type:"
            " message/disposition-notification\r\n\r\nDisposition: displayed\r\n--x--\r\n",
        ),
        automatic="notice",
        text="read",
    ),
]
