"""Categories in the API."""

from typing import Literal
from uuid import UUID

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from walletdesk.categories import actions, store
from walletdesk.categories.actions import CategoryChange, NewCategory
from walletdesk.categories.views import CategoryView, roots, view
from walletdesk.people import Act, Desk, may
from walletdesk.platform.paging import Page
from walletdesk.ui import AnyRequest, language_of


@get(
    "/categories",
    guards=[may(Act.READ)],
    summary="The category tree with the fields of each form",
    description="Texts in the caller's language; `languages=all` adds every language and what is "
    "not active. The tree comes whole, so `next` is always null.",
    tags=["categories"],
)
async def list_categories(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    languages: FromQuery[Literal["mine", "all"]] = "mine",
) -> Page[CategoryView]:
    async with desk.read() as tx:
        tree = await store.tree(tx)
    return Page(roots(tree, language_of(request), every=languages == "all"))


@get(
    "/categories/{category_id:uuid}",
    guards=[may(Act.READ)],
    summary="One category with all its texts",
    tags=["categories"],
)
async def get_category(
    request: AnyRequest, category_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> CategoryView:
    async with desk.read() as tx:
        category = await store.get(tx, category_id)
    return view(category, language_of(request), every=True)


@post("/categories", guards=[may(Act.SETTINGS)], summary="Add a category", tags=["categories"])
async def post_category(
    request: AnyRequest, data: JSONBody[NewCategory], desk: NamedDependency[Desk]
) -> CategoryView:
    async with desk.transaction() as tx:
        made = await actions.create(tx, data, actor=desk.agent)
    return view(made, language_of(request), every=True)


@patch(
    "/categories/{category_id:uuid}",
    guards=[may(Act.SETTINGS)],
    summary="Change a category or its own fields",
    tags=["categories"],
)
async def patch_category(
    request: AnyRequest,
    category_id: FromPath[UUID],
    data: JSONBody[CategoryChange],
    desk: NamedDependency[Desk],
) -> CategoryView:
    async with desk.transaction() as tx:
        changed = await actions.change(tx, category_id, data, actor=desk.agent)
    return view(changed, language_of(request), every=True)


api = [list_categories, get_category, post_category, patch_category]
