"""Two talks about one matter become one on the desk, and can be two again."""

from uuid import UUID

from litestar import Response, delete
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import conversations
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Conflict, Invalid, NotFound
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import Texts, dialog, errors_of, form_of, now
from walletdesk.workspace.http.talk.routes import TALK, press, sheet
from walletdesk.workspace.talk.sight import ref

SUGGESTED = 5


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
    typed = (await form_of(request)).get("into", "")
    try:
        async with desk.transaction() as tx:
            target = await _target(tx, typed)
            await conversations.merge(tx, conversation_id, target, actor=desk.agent)
            tell.changed(tx, hub, conversation_id, target)
            number = (await conversations.get(tx, target)).number
    except (Invalid, Conflict) as wrong:
        shown = wrong if isinstance(wrong, Invalid) else Invalid("into", wrong.code, **wrong.params)
        errors = errors_of(request, shown)
        return await _dialog(request, desk, settings, conversation_id, typed, errors)
    there = conversations.reference(settings.reference_prefix, number)
    return Response(b"", media_type="text/html", headers={"hx-redirect": f"/desk/c/{there}"})


async def _target(tx: Read, typed: str) -> UUID:
    number = conversations.number_of(typed)
    if number is None:
        raise Invalid("into", "merge.no_reference")
    try:
        return (await conversations.by_number(tx, number)).id
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
) -> Response[bytes]:
    prefix = settings.reference_prefix
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        recent = await conversations.of_contact(tx, talk.contact, limit=SUGGESTED + 1)
    others = [t for t in recent if t.id != talk.id and t.merged_into is None]
    return dialog(
        request, "merge", errors or {},
        talk=talk, reference=typed, suggested=[ref(t, prefix) for t in others],
        example=conversations.reference(prefix, 1042),
    )  # fmt: skip


pages = [get_merge, post_merge, delete_merge]
