"""How long a talk sleeps."""

from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import conversations
from walletdesk.people import Act, Desk
from walletdesk.platform.errors import Invalid
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import dialog, errors_of, form_of, moment, now
from walletdesk.workspace.http.talk.routes import press, sheet


@sheet("snooze", Act.ORGANISE)
async def get_snooze(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Moments to choose from."""
    return await _dialog(request, desk, conversation_id, {})


@press("snooze", Act.ORGANISE)
async def post_snooze(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """Until a moment; empty wakes it."""
    form = await form_of(request)
    try:
        until = moment(form.get("until"), "until")
        async with tell.changing(desk, hub, conversation_id) as tx:
            await conversations.snooze(tx, conversation_id, until, actor=desk.actor)
    except Invalid as wrong:
        return await _dialog(request, desk, conversation_id, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _dialog(
    request: AnyRequest, desk: Desk, conversation_id: UUID, errors: dict[str, str]
) -> Response[bytes]:
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
    return dialog(request, "snooze", errors, talk=talk)


pages = [get_snooze, post_snooze]
