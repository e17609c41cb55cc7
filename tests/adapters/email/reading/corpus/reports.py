"""Delivery reports, standard and not."""

import base64

from tests.adapters.email.reading.corpus.shape import mail, multi, odd, part

from walletdesk.adapters.email.model import Bounce

OURS = (
    b"Message-ID: <wd-1042@tpwallet.example>\r\nFrom:"
    b" support@tpwallet.example\r\nTo: ana@cliente.example\r\nSubject: WD-1042\r\n"
)
ABOUT = "wd-1042@tpwallet.example"
STATUS = """Reporting-MTA: dns; mx.cliente.example\r
\r
Original-Recipient: rfc822;ana@cliente.example\r
Final-Recipient: rfc822;ana.p@otro.example\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 <ana.p@otro.example>: user\r
 unknown\r
\r
Final-Recipient: RFC822; Li@Cliente.example\r
Action: delayed\r
Status: 4.4.1 (no answer)\r
"""
DAEMON = "MAILER-DAEMON@mx.cliente.example"
TOLD = (
    Bounce(
        "failed",
        "5.1.1",
        "ana@cliente.example",
        "550 5.1.1 <ana.p@otro.example>: user unknown",
        ABOUT,
    ),
    Bounce("delayed", "4.4.1", "li@cliente.example", "", ABOUT),
)


def report(*parts: bytes) -> bytes:
    raw = multi("report; report-type=delivery-status", part("text/plain", "It failed."), *parts)
    return raw.replace(b"ana@cliente.example", DAEMON.encode(), 1)


def letter(subject: str, body: str, *head: str, sender: str = DAEMON) -> bytes:
    said = f"Subject: {subject}"
    return mail(
        said,
        "Content-Type: text/plain; charset=utf-8",
        *head,
        body=body,
        sender=f"From: {sender}".encode(),
    )


MAILS = [
    odd(
        "RFC 3464 with the whole mail",
        report(part("message/delivery-status", STATUS), part("message/rfc822", OURS + b"\r\ntext")),
        bounces=TOLD,
        automatic="bounce",
        text="It failed.",
        files=[],
    ),
    odd(
        "RFC 3464 with the head alone",
        report(part("message/delivery-status", STATUS), part("text/rfc822-headers", OURS)),
        bounces=TOLD,
        automatic="bounce",
    ),
    odd(
        "RFC 3464 in base64",
        report(
            part(
                "message/delivery-status",
                base64.encodebytes(STATUS.encode()),
                "Content-Transfer-Encoding: base64",
            )
        ),
        bounces=tuple(Bounce(b.action, b.status, b.recipient, b.diagnostic, "") for b in TOLD),
    ),
    odd(
        "a status by its SMTP reply alone",
        report(
            part(
                "message/delivery-status",
                "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822;"
                " a@x.example\r\nDiagnostic-Code: smtp; 552 mailbox full\r\n",
            )
        ),
        bounces=(Bounce("failed", "5.0.0", "a@x.example", "552 mailbox full", ""),),
    ),
    odd(
        "qmail",
        letter(
            "failure notice",
            "Hi. This is the qmail-send program at mx.cliente.example.\nI'm afraid I wasn't"
            " able to deliver your message.\n\n<ana@cliente.example>:\nRemote host said: 550"
            " no such user\n\n--- Below this line is a copy of the"
            " message.\n\nMessage-ID: <wd-1042@tpwallet.example>\nTo: other@x.example\n",
            "Return-Path: <>",
        ),
        bounces=(
            Bounce(
                "failed",
                "5.0.0",
                "ana@cliente.example",
                "Remote host said: 550 no such user",
                ABOUT,
            ),
        ),
        automatic="bounce",
    ),
    odd(
        "Exim",
        letter(
            "Mail delivery failed: returning message to sender",
            "This message was created automatically.\n\n "
            " ana@cliente.example\n    host mx: 550 5.7.1 rejected\n",
            "X-Failed-Recipients: ana@cliente.example, li@cliente.example",
        ),
        bounces=(
            Bounce("failed", "5.7.1", "ana@cliente.example", "host mx: 550 5.7.1 rejected", ""),
            Bounce("failed", "5.7.1", "li@cliente.example", "host mx: 550 5.7.1 rejected", ""),
        ),
    ),
    odd(
        "QQ",
        letter(
            "来自qq.example的退信",
            "很抱歉，您发送给 ana@cliente.example 的邮件被退回。\n"
            "收件人邮件地址不存在，550 Mailbox not found\n",
            "Return-Path: <>",
            sender="PostMaster@qq.example",
        ),
        "header_8bit",
        bounces=(
            Bounce(
                "failed",
                "5.0.0",
                "ana@cliente.example",
                "收件人邮件地址不存在，550 Mailbox not found",
                "",
            ),
        ),
        automatic="bounce",
    ),
    odd(
        "163",
        letter(
            "系统退信",
            "抱歉，您的邮件无法投递到 ana@cliente.example。\n",
            sender="Postmaster@mx163.example",
        ),
        "header_8bit",
        bounces=(
            Bounce(
                "failed",
                "",
                "ana@cliente.example",
                "抱歉，您的邮件无法投递到 ana@cliente.example。",
                "",
            ),
        ),
        automatic="bounce",
    ),
    odd(
        "a delay",
        letter("Warning: message delayed", "ana@cliente.example\n451 4.7.1 try later\n"),
        bounces=(Bounce("delayed", "4.7.1", "ana@cliente.example", "451 4.7.1 try later", ""),),
    ),
    odd(
        "a customer who quotes a bounce",
        mail("Subject: failure notice?", body="I got: <a@x.example>: 550 no such user"),
        bounces=(),
        automatic=None,
    ),
]
