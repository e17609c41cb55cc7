"""What the handlers of a talk share: reading forms, auditing, answering with how it stands now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response

from walletdesk import people, ui
from walletdesk.audit import Auditor, Reading
from walletdesk.people import Desk
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.ui import AnyRequest
from walletdesk.workspace.talk import foot, panes
from walletdesk.workspace.talk.panes import Parts, lines_since, parts
from walletdesk.workspace.talk.reader import Reader, reader
from walletdesk.workspace.waiting import Line, waiting

type Texts = dict[str, str]
"""Field → what was typed, or what is wrong with it."""


def audited(request: AnyRequest, desk: Desk, contact: UUID) -> None:
    """Note that this contact's talk was read."""
    auditor: Auditor = request.app.state.auditor
    auditor.read(Reading(desk.agent.id, desk.agent.token, "desk.talk"), [contact])


async def form_of(request: AnyRequest) -> Texts:
    """The form, one text a name."""
    form = await request.form()
    return {name: str(value) for name, value in form.multi_items()}


def known_id(value: str, field: str, code: str) -> UUID:
    """An id that a form holds. Raise `Invalid`."""
    try:
        return UUID(value)
    except ValueError:
        raise Invalid(field, code) from None


def errors_of(request: AnyRequest, refusal: Invalid | InvalidMany) -> Texts:
    """What is wrong, in the reader's language."""
    return ui.field_errors(ui.language_of(request), refusal)


def dialog(request: AnyRequest, name: str, errors: Texts, **context: Any) -> Response[bytes]:
    """A dialog of the talk; 422 when it comes back with errors."""
    status = 422 if errors else 200
    page = f"workspace/talk/{name}.html"
    return ui.fragment(request, page, status=status, errors=errors, **context)


def moment(text: str | None, field: str) -> datetime | None:
    """A zoned moment as a page gives it back. Raise `Invalid`."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Invalid(field, "moment.malformed") from None
    if found.tzinfo is None:
        raise Invalid(field, "moment.malformed")
    return found


async def now(request: AnyRequest, desk: Desk, talk: UUID) -> Response[bytes]:
    """How the talk stands now, for a page that shows it since `since` (a header or the query)."""
    since = moment(request.headers.get("x-since") or request.query_params.get("since"), "since")
    looking = reader(request, desk)
    settings = request.app.state.settings
    line = await waiting(desk.db)
    async with desk.db.lookup() as tx:
        _, found = await parts(tx, talk, looking, settings)
        if since is None or since == found.since:
            lines = found.lines
        else:
            lines = await lines_since(tx, talk, looking, settings, since)
        shown = await signs(request, tx, found, looking, line)
    audited(request, desk, found.contact)
    return ui.piece(panes.now(found, looking, lines=lines, signs=shown))


async def signs(request: AnyRequest, tx: Read, found: Parts, looking: Reader, line: Line) -> bytes:
    """Where the contact stands in the queue, and which colleagues look at the talk or write."""
    here = request.app.state.presence.at(found.id, tx.now)
    others = {p.agent: p.doing for p in here if p.agent != looking.agent}
    place = line.get(found.id)
    if not others and place is None:
        return found.signs
    cards = await people.agents_by_id(tx, others) if others else {}
    return foot.signs(
        found.name,
        looking,
        place=place,
        writing=[card.name for i, card in cards.items() if others[i] == "replying"],
        looking=[card.name for i, card in cards.items() if others[i] == "viewing"],
    )
