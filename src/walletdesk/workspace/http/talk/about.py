"""What a talk is about: its subject and category."""

from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk import categories, conversations, ui
from walletdesk.categories import Tree
from walletdesk.conversations import Change
from walletdesk.people import Act, Desk
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid
from walletdesk.realtime import Hub, tell
from walletdesk.ui import AnyRequest
from walletdesk.workspace.http.talk.edge import (
    Texts,
    dialog,
    errors_of,
    form_of,
    known_id,
    now,
)
from walletdesk.workspace.http.talk.routes import press, sheet
from walletdesk.workspace.talk.sight import path


@sheet("about", Act.ORGANISE)
async def get_about(
    request: AnyRequest, conversation_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Subject and category."""
    return await _dialog(request, desk, conversation_id)


@press("about", Act.ORGANISE)
async def post_about(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
) -> Response[bytes]:
    """A new category keeps the fields that are known."""
    form = await form_of(request)
    try:
        async with tell.changing(desk, hub, conversation_id) as tx:
            await _change(tx, conversation_id, form, desk)
    except Invalid as wrong:
        return await _dialog(request, desk, conversation_id, form, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _change(tx: Tx, conversation_id: UUID, form: Texts, desk: Desk) -> None:
    talk = await conversations.get(tx, conversation_id, lock=True)
    subject = form.get("subject", talk.subject)
    chosen = form.get("category")
    category = known_id(chosen, "category", "category.unknown") if chosen else None
    wish = Change(
        subject=subject if subject != talk.subject else None,
        category=category if category != talk.category else None,
    )
    if wish == Change():
        return
    missing = None
    if wish.category is not None:
        node = (await categories.tree(tx)).by_id.get(wish.category)
        if node is None or not node.active:
            raise Invalid("category", "category.unknown")
        missing = categories.missing(node, talk.fields)
    await conversations.change(tx, talk.id, wish, actor=desk.actor, missing=missing)


async def _dialog(
    request: AnyRequest,
    desk: Desk,
    conversation_id: UUID,
    form: Texts | None = None,
    errors: Texts | None = None,
) -> Response[bytes]:
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        tree = await categories.tree(tx)
    typed = form or {"subject": talk.subject, "category": str(talk.category or "")}
    return dialog(
        request, "about", errors or {},
        talk=talk, subject=typed.get("subject", ""), chosen=typed.get("category", ""),
        categories=_offered(tree, ui.language_of(request)),
    )  # fmt: skip


def _offered(tree: Tree, language: str) -> list[tuple[str, str]]:
    """Active categories in the order of the tree, each with its path."""
    nodes = [node for root in tree.roots if root.active for node in root.walk() if node.active]
    return [(str(node.id), path(tree, node, language)) for node in nodes]


pages = [get_about, post_about]
