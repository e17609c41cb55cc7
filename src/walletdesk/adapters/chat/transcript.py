"""The talk as a file to keep: plain text, or a page that needs nothing else.

SPEC 1.3 wants it by mail too; that comes with the mail channel. Until then it is a download.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from walletdesk import ui
from walletdesk.adapters.chat import views
from walletdesk.adapters.chat.model import MessageView, Session
from walletdesk.adapters.chat.parts import Parts
from walletdesk.adapters.chat.present import Present, present
from walletdesk.adapters.chat.wire import Answer
from walletdesk.platform import i18n
from walletdesk.platform.errors import Conflict

MOST_PAGES = 100
"""Pages of 200 messages: far beyond any talk."""


async def answer(ours: Parts, session: Session, *, html: bool) -> Answer:
    """The file. Raise `Conflict` while there is no talk."""
    now = await present(ours.db, ours.queue, session.conversation, ours.prefix)
    if now.talk is None:
        raise Conflict("chat.no_transcript")
    lines = await _all(ours, now, session.language)
    zone = ZoneInfo(ours.settings.timezone)
    kind, end = (
        (b"text/html; charset=utf-8", "html") if html else (b"text/plain; charset=utf-8", "txt")
    )
    body = (
        _page(ours, now, lines, session.language, zone)
        if html
        else _text(ours, now, lines, session.language, zone)
    )
    disposition = f'attachment; filename="{now.talk.reference}.{end}"'.encode()
    safe = (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; sandbox")
    return Answer(200, body.encode(), kind, ((b"content-disposition", disposition), safe))


async def _all(ours: Parts, now: Present, language: str) -> list[MessageView]:
    """Every line that its contact may see, by time."""
    found: list[MessageView] = []
    async with ours.db.read() as tx:
        for talk, _ in now.talks:
            seq = 0
            for _ in range(MOST_PAGES):
                page = await views.after(tx, talk, seq, language)
                if not page:
                    break
                found += page
                seq = page[-1].seq
    return sorted(found, key=lambda m: (m.at, str(m.conversation), m.seq))


def _text(
    ours: Parts, now: Present, lines: list[MessageView], language: str, zone: ZoneInfo
) -> str:
    assert now.talk is not None
    head = f"{ours.settings.brand} · {now.talk.reference}\n\n"
    return "\ufeff" + head + "\n".join(_line(m, language, zone) for m in lines)


def _line(message: MessageView, language: str, zone: ZoneInfo) -> str:
    said = "\n".join([message.text, *(f"📎 {f.name}" for f in message.files)]).strip()
    return f"[{_when(message.at, language, zone)}] {_who(message, language)}\n{said}\n"


def _page(
    ours: Parts, now: Present, lines: list[MessageView], language: str, zone: ZoneInfo
) -> str:
    shown = [(_when(m.at, language, zone), _who(m, language), m) for m in lines]
    return ui.html(
        language, "chat/transcript.html", brand=ours.settings.brand, talk=now.talk, lines=shown
    )


def _when(moment: datetime, language: str, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    locale = i18n.catalog(language).locale
    return f"{format_datetime(local, 'short', locale=locale)} {local.tzname()}"


def _who(message: MessageView, language: str) -> str:
    if message.author == "agent" and message.name:
        return message.name
    return i18n.catalog(language).gettext(f"chat.author_{message.author}")
