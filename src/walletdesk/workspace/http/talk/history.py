"""What happened to a talk: who, when, what."""

from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from walletdesk import categories, contacts, conversations, events, people, ui
from walletdesk.conversations import Conversation
from walletdesk.events import Recorded
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.platform.db import Read
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import audited
from walletdesk.workspace.talk.history import Names, told

BATCH = 50


@get("/desk/talk/{conversation_id:uuid}/history", guards=[may(Act.READ)], include_in_schema=False)
async def get_history(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
    before: FromQuery[int | None] = None,
) -> Response[bytes]:
    """Newest first, with what happened to talks that were merged in."""
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        talks = await conversations.merged_with(tx, talk.id)
        found = await events.history(tx, talks, before=before, batch=BATCH + 1)
        names = await _names(tx, talk, found, settings.reference_prefix, ui.language_of(request))
    audited(request, desk, talk.contact)
    more = found[BATCH - 1].position.id if len(found) > BATCH else None
    lines = [told(event, names) for event in found[:BATCH]]
    return ui.fragment(request, "workspace/talk/history.html", id=talk.id, told=lines, more=more)


async def _names(
    tx: Read, talk: Conversation, found: list[Recorded], prefix: str, language: str
) -> Names:
    catalog = i18n.catalog(language)
    card = (await contacts.cards(tx, [talk.contact])).get(talk.contact)
    into = [UUID(e.data["into"]) for e in found if e.data.get("into")]
    others = await conversations.get_many(tx, into) if into else {}
    return Names(
        catalog=catalog,
        agents=await people.names(tx),
        teams={team.id: team.name for team in await people.list_teams(tx)},
        tree=await categories.tree(tx),
        contact=(card.name if card else "") or catalog.gettext("Unknown visitor"),
        references={i: conversations.reference(prefix, t.number) for i, t in others.items()},
    )


pages = [get_history]
