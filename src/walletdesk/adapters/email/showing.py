"""The page of one mail: as it was formatted, its headers, what was checked, and its source."""

import re
from urllib.parse import unquote
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup, escape

from walletdesk import conversations, files, ui
from walletdesk.adapters.email import store
from walletdesk.adapters.email.facts import Facts
from walletdesk.audit import Auditor, Reading
from walletdesk.conversations import Message
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import NotFound
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest

_CID = re.compile(r'src="cid:([^"]*)"')


@get("/desk/mail/{conversation_id:uuid}/{seq:int}", guards=[may(Act.READ)], include_in_schema=False)
async def get_mail(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    seq: FromPath[int],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Everything that is known of a mail. Its HTML was sanitised when it came."""
    if not 0 < seq < 2**31:
        raise NotFound("mail")
    async with desk.read() as tx:
        kept = await store.one(tx, conversation_id, seq)
        talk = await conversations.get(tx, conversation_id)
        found = await conversations.messages(tx, [conversation_id], after=seq - 1, limit=1)
        line = next((m for m in found if m.seq == seq), None)
        formatted = _formatted(tx, line, kept.facts) if line is not None else Markup("")
    auditor.read(Reading(desk.agent.id, desk.agent.token, "desk.mail"), [talk.contact])
    return ui.page(
        request,
        "email/mail.html",
        reference=conversations.reference(settings.reference_prefix, talk.number),
        facts=kept.facts,
        outgoing=kept.outgoing,
        formatted=formatted,
        source=kept.source.decode("utf-8", "backslashreplace"),
    )


def _formatted(tx: Read, line: Message, facts: Facts) -> Markup:
    """The sanitised HTML, its inline images as links that work for some hours."""
    places = {cid: line.files[i] for cid, i in facts.inline if i < len(line.files)}

    def shown(found: re.Match[str]) -> str:
        file = places.get(unquote(found[1]).strip("<>"))
        return f'src="{escape(files.link(tx.keys, file, tx.now))}"' if file else 'alt=""'

    return Markup(_CID.sub(shown, line.html or ""))  # noqa: S704 (sanitised by `reading`)


pages = [get_mail]
