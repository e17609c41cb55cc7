"""What a talk is about: subject and category, tags, fields. Each in a dialog with its errors."""

import re
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from walletdesk import categories, conversations, ui
from walletdesk.categories import Tree
from walletdesk.conversations import Change, Conversation
from walletdesk.events import Actor
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.realtime import Hub
from walletdesk.workspace.hints import changed
from walletdesk.workspace.http.talk.edge import errors_of, form_of, known_id, now
from walletdesk.workspace.talk.fields import answers, merged
from walletdesk.workspace.talk.sight import path

type Texts = dict[str, str]
ORGANISE = [may(Act.ORGANISE)]
FIELD = "fields."


@get("/desk/talk/{conversation_id:uuid}/about", guards=ORGANISE, include_in_schema=False)
async def get_about(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk
) -> Response[bytes]:
    """Subject and category."""
    return await _about_sheet(request, desk, conversation_id)


@post(
    "/desk/talk/{conversation_id:uuid}/about",
    guards=ORGANISE,
    include_in_schema=False,
    status_code=200,
)
async def post_about(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """A new category keeps the fields that are known."""
    form = await form_of(request)
    try:
        async with desk.transaction() as tx:
            await _change_about(tx, conversation_id, form, desk)
            changed(tx, hub, conversation_id)
    except Invalid as wrong:
        return await _about_sheet(request, desk, conversation_id, form, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _change_about(tx: Tx, conversation_id: UUID, form: Texts, desk: Desk) -> None:
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
    await conversations.change(tx, talk.id, wish, actor=_by(desk), missing=missing)


async def _about_sheet(
    request: Request[Any, Any, Any],
    desk: Desk,
    conversation_id: UUID,
    form: Texts | None = None,
    errors: Texts | None = None,
) -> Response[bytes]:
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        tree = await categories.tree(tx)
    typed = form or {"subject": talk.subject, "category": str(talk.category or "")}
    return ui.fragment(
        request, "workspace/talk/about.html",
        talk=talk, subject=typed.get("subject", ""), chosen=typed.get("category", ""),
        categories=_offered(tree, ui.language_of(request)), errors=errors or {},
        status=422 if errors else 200,
    )  # fmt: skip


def _offered(tree: Tree, language: str) -> list[tuple[str, str]]:
    """Active categories in the order of the tree, each with its path."""
    nodes = [node for root in tree.roots if root.active for node in root.walk() if node.active]
    return [(str(node.id), path(tree, node, language)) for node in nodes]


@get("/desk/talk/{conversation_id:uuid}/tags", guards=ORGANISE, include_in_schema=False)
async def get_tags(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk
) -> Response[bytes]:
    """Its tags on one line."""
    return await _tags_sheet(request, desk, conversation_id)


@post(
    "/desk/talk/{conversation_id:uuid}/tags",
    guards=ORGANISE,
    include_in_schema=False,
    status_code=200,
)
async def post_tags(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """All of them, between commas (Chinese ones too)."""
    typed = (await form_of(request)).get("tags", "")
    tags = tuple(tag for tag in re.split("[,，、]", typed) if tag.strip())
    try:
        async with desk.transaction() as tx:
            await conversations.change(tx, conversation_id, Change(tags=tags), actor=_by(desk))
            changed(tx, hub, conversation_id)
    except Invalid as wrong:
        return await _tags_sheet(request, desk, conversation_id, typed, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _tags_sheet(
    request: Request[Any, Any, Any],
    desk: Desk,
    conversation_id: UUID,
    typed: str | None = None,
    errors: Texts | None = None,
) -> Response[bytes]:
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
    tags = ", ".join(talk.tags) if typed is None else typed
    return ui.fragment(
        request, "workspace/talk/tags.html",
        talk=talk, tags=tags, errors=errors or {}, status=422 if errors else 200,
    )  # fmt: skip


@get("/desk/talk/{conversation_id:uuid}/fields", guards=ORGANISE, include_in_schema=False)
async def get_fields(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk
) -> Response[bytes]:
    """The category's fields as a form."""
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        tree = await categories.tree(tx)
    return _fields_sheet(request, tree, talk, talk.fields, {})


@post(
    "/desk/talk/{conversation_id:uuid}/fields",
    guards=ORGANISE,
    include_in_schema=False,
    status_code=200,
)
async def post_fields(
    request: Request[Any, Any, Any], conversation_id: FromPath[UUID], desk: Desk, hub: Hub
) -> Response[bytes]:
    """Checked by the category; what is wrong is said beside its field, and all stays as typed."""
    form = await form_of(request)
    typed = {k.removeprefix(FIELD): v for k, v in form.items() if k.startswith(FIELD)}
    async with desk.read() as tx:
        talk = await conversations.get(tx, conversation_id)
        tree = await categories.tree(tx)
    try:
        async with desk.transaction() as tx:
            await _change_fields(tx, tree, conversation_id, typed, form.get("zone", ""), desk)
            changed(tx, hub, conversation_id)
    except (Invalid, InvalidMany) as wrong:
        return _fields_sheet(request, tree, talk, talk.fields | typed, errors_of(request, wrong))
    return await now(request, desk, conversation_id)


async def _change_fields(
    tx: Tx, tree: Tree, conversation_id: UUID, typed: Texts, zone: str, desk: Desk
) -> None:
    talk = await conversations.get(tx, conversation_id, lock=True)
    category = tree.by_id.get(talk.category) if talk.category else None
    if category is None:
        raise Invalid("category", "category.unknown")
    values, missing = merged(category, talk, typed, now=tx.now, zone=zone)
    await conversations.change(tx, talk.id, Change(fields=values), actor=_by(desk), missing=missing)


def _fields_sheet(
    request: Request[Any, Any, Any],
    tree: Tree,
    talk: Conversation,
    values: dict[str, Any],
    errors: Texts,
) -> Response[bytes]:
    language = ui.language_of(request)
    category = tree.by_id.get(talk.category) if talk.category else None
    if category is None:
        raise Invalid("category", "category.unknown")
    asked = {f.key for f in category.fields}
    shown = [a for a in answers(category, values, language) if a.key in asked]
    return ui.fragment(
        request, "workspace/talk/fields.html",
        talk=talk, seen_category=path(tree, category, language), answers=shown, errors=errors,
        status=422 if errors else 200,
    )  # fmt: skip


def _by(desk: Desk) -> Actor:
    return Actor("agent", desk.agent.id)


pages = [get_about, post_about, get_tags, post_tags, get_fields, post_fields]
