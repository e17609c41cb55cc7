"""The fields that a talk's category asks for, as a form."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import categories, conversations, ui
from walletdesk.categories import Tree
from walletdesk.conversations import Change, Conversation
from walletdesk.people import Act, Desk
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import Texts, dialog, errors_of, form_of, now
from walletdesk.workspace.http.talk.routes import press, sheet
from walletdesk.workspace.talk.fields import answers, merged
from walletdesk.workspace.talk.sight import path

FIELD = "fields."


@sheet("fields", Act.ORGANISE)
async def get_fields(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """The category's fields as a form."""
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        tree = await categories.tree(tx)
    return _dialog(request, tree, talk, talk.fields, {})


@press("fields", Act.ORGANISE)
async def post_fields(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """Checked by the category; what is wrong is said beside its field, and all stays as typed."""
    form = await form_of(request)
    typed = {k.removeprefix(FIELD): v for k, v in form.items() if k.startswith(FIELD)}
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        tree = await categories.tree(tx)
    try:
        async with tell.changing(desk, hub, conversation_id) as tx:
            await _change(tx, tree, conversation_id, typed, form.get("zone", ""), desk)
    except (Invalid, InvalidMany) as wrong:
        return _dialog(request, tree, talk, talk.fields | typed, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _change(
    tx: Tx, tree: Tree, conversation_id: UUID, typed: Texts, zone: str, desk: Desk
) -> None:
    talk = await conversations.get(tx, conversation_id, lock=True)
    category = tree.by_id.get(talk.category) if talk.category else None
    if category is None:
        raise Invalid("category", "category.unknown")
    values, missing = merged(category, talk, typed, now=tx.now, zone=zone)
    wish = Change(fields=values)
    await conversations.change(tx, talk.id, wish, actor=desk.actor, missing=missing)


def _dialog(
    request: AnyRequest, tree: Tree, talk: Conversation, values: dict[str, Any], errors: Texts
) -> Response[bytes]:
    language = ui.language_of(request)
    category = tree.by_id.get(talk.category) if talk.category else None
    if category is None:
        raise Invalid("category", "category.unknown")
    asked = {f.key for f in category.fields}
    shown = [a for a in answers(tree, category, values, language) if a.key in asked]
    return dialog(
        request, "fields", errors,
        talk=talk, seen_category=path(tree, category, language), answers=shown,
    )  # fmt: skip


pages = [get_fields, post_fields]
