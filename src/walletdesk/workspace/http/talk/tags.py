"""The tags of a talk."""

import re
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import conversations
from walletdesk.conversations import Change
from walletdesk.people import Act, Desk
from walletdesk.platform.errors import Invalid
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import Texts, dialog, errors_of, form_of, now
from walletdesk.workspace.http.talk.routes import press, sheet


@sheet("tags", Act.ORGANISE)
async def get_tags(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Its tags on one line."""
    return await _dialog(request, desk, conversation_id)


@press("tags", Act.ORGANISE)
async def post_tags(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """All of them, between commas (Chinese ones too)."""
    typed = (await form_of(request)).get("tags", "")
    tags = tuple(tag for tag in re.split("[,，、]", typed) if tag.strip())
    try:
        async with tell.changing(desk, hub, conversation_id) as tx:
            await conversations.change(tx, conversation_id, Change(tags=tags), actor=desk.actor)
    except Invalid as wrong:
        return await _dialog(request, desk, conversation_id, typed, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _dialog(
    request: AnyRequest,
    desk: Desk,
    conversation_id: UUID,
    typed: str | None = None,
    errors: Texts | None = None,
) -> Response[bytes]:
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
    tags = ", ".join(talk.tags) if typed is None else typed
    return dialog(request, "tags", errors or {}, talk=talk, tags=tags)


pages = [get_tags, post_tags]
