"""Two talks about one matter become one on the desk, and can be two again. Before those of two
people become one it is said who will not see the answers.
"""

from uuid import UUID

from litestar import Response, delete
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from walletdesk import contacts, conversations
from walletdesk.conversations import Conversation
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Conflict, Invalid, NotFound
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import Texts, audited, dialog, errors_of, form_of, now
from walletdesk.workspace.http.talk.routes import TALK, press, sheet
from walletdesk.workspace.talk.sight import ref

SUGGESTED = 5


class Strangers(Struct, frozen=True):
    """Two people whose talks (`own`, `reference`) become one on the desk. None: no name."""

    own: str
    reference: str
    here: str | None
    there: str | None


@sheet("merge", Act.ORGANISE)
async def get_merge(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Where to, with the contact's other talks to choose from."""
    return await _dialog(request, desk, settings, conversation_id)


@press("merge", Act.ORGANISE)
async def post_merge(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Into the talk with the reference `into`; the page goes there."""
    form = await form_of(request)
    typed = form.get("into", "")
    try:
        async with desk.transaction() as tx:
            source = await conversations.get(tx, conversation_id)
            target = await _target(tx, typed)
            there = conversations.reference(settings.reference_prefix, target.number)
            meant = source.contact == target.contact or form.get("sure") == there
            if meant:
                await conversations.merge(tx, source.id, target.id, actor=desk.agent)
                tell.changed(tx, hub, source.id, target.id)
    except (Invalid, Conflict) as wrong:
        shown = wrong if isinstance(wrong, Invalid) else Invalid("into", wrong.code, **wrong.params)
        errors = errors_of(request, shown)
        return await _dialog(request, desk, settings, conversation_id, typed, errors)
    if not meant:
        audited(request, desk, target.contact)
        return await _dialog(request, desk, settings, source.id, typed, other=target)
    return Response(b"", media_type="text/html", headers={"hx-redirect": f"/desk/c/{there}"})


async def _target(tx: Read, typed: str) -> Conversation:
    number = conversations.number_of(typed)
    if number is None:
        raise Invalid("into", "merge.no_reference")
    try:
        return await conversations.by_number(tx, number)
    except NotFound:
        raise Invalid("into", "merge.no_reference") from None


@delete(f"{TALK}/merge", guards=[may(Act.ORGANISE)], include_in_schema=False, status_code=200)
async def delete_merge(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """Undo it. The pane that asked shows itself again: it may be the one or the other."""
    async with desk.transaction() as tx:
        other = await conversations.unmerge(tx, conversation_id, actor=desk.agent)
        tell.changed(tx, hub, conversation_id, other)
    answer = await now(request, desk, conversation_id)
    answer.headers["hx-refresh"] = "true"
    return answer


async def _dialog(
    request: AnyRequest,
    desk: Desk,
    settings: Settings,
    conversation_id: UUID,
    typed: str = "",
    errors: Texts | None = None,
    *,
    other: Conversation | None = None,
) -> Response[bytes]:
    prefix = settings.reference_prefix
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        recent = await conversations.of_contact(tx, talk.contact, limit=SUGGESTED + 1)
        strangers = await _strangers(tx, talk, other, prefix) if other else None
    others = [t for t in recent if t.id != talk.id and t.merged_into is None]
    answer = dialog(
        request, "merge", errors or {},
        talk=talk, reference=typed, suggested=[ref(t, prefix) for t in others],
        example=conversations.reference(prefix, 1042), strangers=strangers,
    )  # fmt: skip
    answer.status_code = 422 if strangers else answer.status_code  # nothing was merged yet
    return answer


async def _strangers(tx: Read, talk: Conversation, other: Conversation, prefix: str) -> Strangers:
    here, there = [(await contacts.get(tx, t.contact)).name for t in (talk, other)]
    own, reference = [conversations.reference(prefix, t.number) for t in (talk, other)]
    return Strangers(own, reference, here, there)


pages = [get_merge, post_merge, delete_merge]
