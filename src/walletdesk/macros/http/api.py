"""API: reply templates."""

from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from walletdesk.macros import actions, store
from walletdesk.macros.model import Macro, MacroWish
from walletdesk.people import Act, Desk, may
from walletdesk.platform.paging import Limit, Page

TAGS = ["macros"]


@get("/macros", guards=[may(Act.READ)], tags=TAGS, summary="List reply templates in their order")
async def list_macros(
    desk: NamedDependency[Desk],
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[Macro]:
    """With the texts of all languages and their variables not filled."""
    async with desk.read() as tx:
        return await store.page(tx, cursor=cursor, limit=limit)


@get("/macros/{macro_id:uuid}", guards=[may(Act.READ)], tags=TAGS, summary="Get a reply template")
async def get_macro(macro_id: FromPath[UUID], desk: NamedDependency[Desk]) -> Macro:
    """One template."""
    async with desk.read() as tx:
        return await store.get(tx, macro_id)


@post("/macros", guards=[may(Act.TEMPLATES)], tags=TAGS, summary="Make a reply template")
async def post_macro(data: JSONBody[MacroWish], desk: NamedDependency[Desk]) -> Macro:
    """Unknown variables are refused."""
    async with desk.transaction() as tx:
        return await actions.create(tx, data, actor=desk.agent)


@put("/macros/{macro_id:uuid}", guards=[may(Act.TEMPLATES)], tags=TAGS, summary="Change a template")
async def put_macro(
    macro_id: FromPath[UUID], data: JSONBody[MacroWish], desk: NamedDependency[Desk]
) -> Macro:
    """Exactly these names and texts."""
    async with desk.transaction() as tx:
        return await actions.change(tx, macro_id, data, actor=desk.agent)


@delete(
    "/macros/{macro_id:uuid}", guards=[may(Act.TEMPLATES)], tags=TAGS, summary="Delete a template"
)
async def delete_macro(macro_id: FromPath[UUID], desk: NamedDependency[Desk]) -> None:
    """Replies that were written with it stay."""
    async with desk.transaction() as tx:
        await actions.delete(tx, macro_id, actor=desk.agent)


api = [list_macros, get_macro, post_macro, put_macro, delete_macro]
