"""Whether a person wrote a mail (RFC 3834 and what programs do instead of it)."""

import re
from typing import NamedTuple

from walletdesk.adapters.email.model import Address, Automatic
from walletdesk.adapters.email.reading.fields import Head

_ROBOTS = re.compile(r"^(?:mailer-daemon|mail-daemon|mdaemon|postmaster|mail\.?delivery)\b")
_NO_REPLY = re.compile(r"^(?:no|do-?not|donot)[._-]?reply\b|^(?:no|do)[._-]?not[._-]?reply\b")
_AWAY = re.compile(
    r"^(?:re:\s*)?(?:\[?auto(?:matic|mated)?[\s-]*(?:reply|response|re(?:ply)?)\]?\b|autoreply\b"
    r"|out of (?:the )?office|vacation\b|away from (?:the )?office|on (?:vacation|leave)\b"
    r"|\[?自动回复\]?|自動回覆|自動回復|\[?自动答复|休假|外出|不在办公室"
    r"|respuesta autom[áa]tica|autorespuesta|contestaci[óo]n autom[áa]tica|fuera de (?:la )?oficina"
    r"|ausente\b|estoy de vacaciones)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"undeliver(?:able|ed)|delivery (?:status|failure|has failed|incomplete|notification)"
    r"|mail delivery (?:failed|system)|failure notice|returned mail|returned to sender"
    r"|could not be delivered|delivery delayed|message you sent blocked"
    r"|退信|退回|未送达|投递失败|无法投递|发送失败|未傳遞|無法傳遞"
    r"|no se (?:pudo|ha podido|puede) entregar|devuelto|error de entrega|no entregado",
    re.IGNORECASE,
)
_REPLYING = ("x-autoreply", "x-auto-reply", "x-autorespond", "x-autoresponder",
             "x-auto-reply-from", "x-mail-autoreply", "x-autoreply-from")  # fmt: skip
_NO = {"", "no", "false", "0", "none"}


class Signs(NamedTuple):
    """What tells about the writer."""

    head: Head
    type: str
    report: str
    sender: Address
    reply_to: tuple[Address, ...]
    subject: str
    bounced: bool


def automatic(signs: Signs) -> Automatic | None:
    """None for a person. X-Auto-Response-Suppress alone asks for silence, it does not confess."""
    head = signs.head
    if signs.bounced or is_bounce(signs):
        return "bounce"
    if _is_reply(signs):
        return "reply"
    precedence = _word(head, "precedence")
    if precedence == "list" or any(head.has(name) for name in ("list-id", "list-unsubscribe")):
        return "list"
    if has_null_path(head) and head.has("in-reply-to"):
        return "reply"
    return "notice" if _is_notice(signs, precedence) else None


def _is_notice(signs: Signs, precedence: str) -> bool:
    return (
        _word(signs.head, "auto-submitted") not in _NO
        or precedence in {"bulk", "junk"}
        or signs.type == "multipart/report"
        or has_null_path(signs.head)
        or _nobody_reads(signs)
    )


def is_bounce(signs: Signs) -> bool:
    """A delivery report, standard or not. Whoever is nobody may still write a letter to us: a
    postmaster counts only with another sign.
    """
    if signs.type == "multipart/report":
        return signs.report == "delivery-status"
    failed = _FAILED.search(signs.subject) is not None or signs.head.has("x-failed-recipients")
    local = signs.sender.address.partition("@")[0]
    if _ROBOTS.match(local):
        return (
            failed
            or local.startswith(("mailer-daemon", "mail-daemon"))
            or has_null_path(signs.head)
        )
    return failed and (has_null_path(signs.head) or signs.head.has("x-failed-recipients"))


def has_null_path(head: Head) -> bool:
    """Return-Path `<>`: who sent it wants no answer."""
    return head.has("return-path") and head.first("return-path").strip(b" \t") in {b"<>", b""}


def _is_reply(signs: Signs) -> bool:
    head = signs.head
    submitted, precedence = _word(head, "auto-submitted"), _word(head, "precedence")
    if submitted == "auto-replied" or precedence in {"auto_reply", "auto-reply"}:
        return True
    if any(_word(head, name) not in _NO for name in _REPLYING):
        return True
    if _AWAY.match(signs.subject) is None:
        return False
    other = ("x-auto-response-suppress", "x-ms-exchange-inbox-rules-loop")
    return (
        submitted not in _NO
        or precedence in {"bulk", "junk"}
        or has_null_path(head)
        or any(head.has(name) for name in other)
    )


def _nobody_reads(signs: Signs) -> bool:
    """From no-reply@; a contact form names the writer in Reply-To."""
    local = signs.sender.address.partition("@")[0]
    if _ROBOTS.match(local) and not local.startswith("postmaster"):
        return True
    elsewhere = any(each.address != signs.sender.address for each in signs.reply_to if each.address)
    return _NO_REPLY.match(local) is not None and not elsewhere


def _word(head: Head, name: str) -> str:
    value = head.first(name)[:200].decode("ascii", "replace").lower()
    return re.split(r"[\s;(]", value.strip(), maxsplit=1)[0]
