"""The pane of a talk: whole, as it stands now, and its earlier lines."""

from urllib.parse import quote
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from walletdesk import conversations, files, ui
from walletdesk.people import Act, Desk, Get, may
from walletdesk.platform.db import Read
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import audited, now, signs
from walletdesk.workspace.talk import foot, panes
from walletdesk.workspace.talk.panes import Parts, earlier, parts
from walletdesk.workspace.talk.reader import Reader, reader
from walletdesk.workspace.waiting import waiting


async def pane(request: AnyRequest, desk: Desk, talk: UUID | int) -> bytes:
    """The pane of a talk, by its id or the number of its reference. Raise `NotFound`.

    What it shows is audited. Its pieces are kept by version, so that showing it again costs one
    statement.
    """
    looking = reader(request, desk)
    line = await waiting(desk.db)
    async with desk.db.lookup() as tx:
        stamp, found = await parts(tx, talk, looking, request.app.state.settings)
        shown = await signs(request, tx, found, looking, line)
        composer = found.composer
        if stamp.draft is not None and found.writes:
            composer = await _drafted(tx, found, looking)
    audited(request, desk, found.contact)
    return panes.pane(found, looking, composer=composer, signs=shown, back=_back(request))


async def _drafted(tx: Read, found: Parts, looking: Reader) -> bytes:
    """The composer with what this agent was writing."""
    draft = await conversations.draft_of(tx, found.id, looking.agent)
    known = await files.find(tx, draft.files) if draft and draft.files else {}
    attached = [known[i] for i in draft.files if i in known] if draft else []
    return foot.composer(looking, found.limit, draft, attached)


def _back(request: AnyRequest) -> str:
    """The list that the talk was opened from."""
    view = request.query_params.get("view", "") if request.scope["query_string"] else ""
    return f"/desk/view/{quote(view)}" if view else "/desk"


@Get("/desk/talk/{conversation_id:uuid}", guards=[may(Act.READ)], include_in_schema=False)
async def get_talk(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """The pane alone, for the page around it."""
    html = await pane(request, desk, conversation_id)
    return ui.piece(html)


@Get("/desk/talk/{conversation_id:uuid}/now", guards=[may(Act.READ)], include_in_schema=False)
async def get_now(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Its pieces as they are now; `?since=` the moment of the first line that the page shows."""
    return await now(request, desk, conversation_id)


@Get("/desk/talk/{conversation_id:uuid}/signs", guards=[may(Act.READ)], include_in_schema=False)
async def get_signs(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Who else is here."""
    looking = reader(request, desk)
    line = await waiting(desk.db)
    async with desk.db.lookup() as tx:
        _, found = await parts(tx, conversation_id, looking, request.app.state.settings)
        html = await signs(request, tx, found, looking, line)
    audited(request, desk, found.contact)
    return ui.piece(html)


@Get("/desk/talk/{conversation_id:uuid}/earlier", guards=[may(Act.READ)], include_in_schema=False)
async def get_earlier(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
    before: FromQuery[str],
) -> Response[bytes]:
    """The page of lines before a cursor, and the button for the one before it."""
    looking = reader(request, desk)
    async with desk.db.lookup() as tx:
        found = await earlier(tx, conversation_id, looking, settings, before)
    audited(request, desk, found.contact)
    return ui.piece(panes.above(found, looking, conversation_id))


pages = [get_talk, get_now, get_signs, get_earlier]
