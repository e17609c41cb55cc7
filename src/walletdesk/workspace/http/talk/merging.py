"""Two talks about one matter become one on the desk, and can be two again."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.params import FromPath

from walletdesk import conversations, ui
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Conflict, Invalid, NotFound
from walletdesk.platform.settings import Settings
from walletdesk.realtime import Hub
from walletdesk.workspace.hints import changed
from walletdesk.workspace.http.talk.edge import errors_of, form_of, now
from walletdesk.workspace.talk.sight import ref

PATH = "/desk/talk/{conversation_id:uuid}/merge"
SUGGESTED = 5


@get(PATH, guards=[may(Act.ORGANISE)], include_in_schema=False)
async def get_merge(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, settings: Settings
) -> Response[bytes]:
    """Where to, with the contact's other talks to choose from."""
    return await _sheet(request, desk, settings, conversation_id)


@post(PATH, guards=[may(Act.ORGANISE)], include_in_schema=False, status_code=200)
async def post_merge(
    request: Request[Any, Any, Any],
    conversation_id: FromPath[UUID],
    desk: Desk,
    hub: Hub,
    settings: Settings,
) -> Response[bytes]:
    """Into the talk with the reference `into`; the page goes there."""
    typed = (await form_of(request)).get("into", "")
    try:
        async with desk.transaction() as tx:
            target = await _target(tx, typed)
            await conversations.merge(tx, conversation_id, target, actor=desk.agent)
            changed(tx, hub, conversation_id, target)
            number = (await conversations.get(tx, target)).number
    except (Invalid, Conflict) as wrong:
        shown = wrong if isinstance(wrong, Invalid) else Invalid("into", wrong.code, **wrong.params)
        errors = errors_of(request, shown)
        return await _sheet(request, desk, settings, conversation_id, typed, errors)
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


@delete(PATH, guards=[may(Act.ORGANISE)], include_in_schema=False, status_code=200)
async def delete_merge(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """Undo it. The pane that asked shows itself again: it may be the one or the other."""
    async with desk.transaction() as tx:
        other = await conversations.unmerge(tx, conversation_id, actor=desk.agent)
        changed(tx, hub, conversation_id, other)
    answer = await now(request, desk, conversation_id)
    answer.headers["hx-refresh"] = "true"
    return answer


async def _sheet(
    request: Request[Any, Any, Any],
    desk: Desk,
    settings: Settings,
    conversation_id: UUID,
    typed: str = "",
    errors: dict[str, str] | None = None,
) -> Response[bytes]:
    prefix = settings.reference_prefix
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        recent = await conversations.of_contact(tx, talk.contact, limit=SUGGESTED + 1)
    others = [t for t in recent if t.id != talk.id and t.merged_into is None]
    return ui.fragment(
        request, "workspace/talk/merge.html",
        talk=talk, reference=typed, suggested=[ref(t, prefix) for t in others], errors=errors or {},
        example=conversations.reference(prefix, 1042), status=422 if errors else 200,
    )  # fmt: skip


pages = [get_merge, post_merge, delete_merge]
