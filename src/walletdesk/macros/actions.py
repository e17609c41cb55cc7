"""Making, changing, deleting and using templates."""

from typing import Literal
from uuid import UUID

from walletdesk import guard, people
from walletdesk.events import Actor, record
from walletdesk.macros import store
from walletdesk.macros.events import MacroChanged
from walletdesk.macros.model import Macro, MacroWish, check
from walletdesk.people import Agent
from walletdesk.platform import ids
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid, NotFound


async def create(tx: Tx, wish: MacroWish, *, actor: Agent) -> Macro:
    """Add a template. Raise `InvalidMany` or `Invalid`."""
    checked = await _checked(tx, wish)
    new_id = ids.new()
    await store.queries.add.run(tx, id=new_id, now=tx.now, **store.columns(checked))
    return await _recorded(tx, new_id, "made", actor)


async def change(tx: Tx, macro_id: UUID, wish: MacroWish, *, actor: Agent) -> Macro:
    """Replace a template. Raise `NotFound`, `InvalidMany` or `Invalid`."""
    checked = await _checked(tx, wish)
    if not await store.queries.change.run(tx, id=macro_id, now=tx.now, **store.columns(checked)):
        raise NotFound("macro")
    return await _recorded(tx, macro_id, "changed", actor)


async def delete(tx: Tx, macro_id: UUID, *, actor: Agent) -> None:
    """Take a template away. Raise `NotFound`."""
    if not await store.queries.delete.run(tx, id=macro_id, now=tx.now):
        raise NotFound("macro")
    record(tx, MacroChanged(by=Actor("agent", actor.id), macro=macro_id, how="deleted"))


async def count_use(tx: Tx, macro_id: UUID) -> None:
    """A reply was written with it. One that was deleted meanwhile is fine."""
    await store.queries.count_use.run(tx, id=macro_id)


async def _checked(tx: Tx, wish: MacroWish) -> MacroWish:
    checked = check(wish)
    guard.check_clean(checked.names, field="names")
    for language, text in checked.texts.items():
        if guard.clean(text).kinds:
            raise Invalid(f"texts.{language}", "macro.secret")
    if checked.team_id is not None:
        try:
            await people.find_team(tx, checked.team_id)
        except NotFound as wrong:
            raise Invalid("team_id", "macro.no_team") from wrong
    category = checked.category_id
    if category and not await store.queries.category_exists.value(tx, id=category):
        raise Invalid("category_id", "macro.no_category")
    return checked


async def _recorded(tx: Tx, macro_id: UUID, how: Literal["made", "changed"], actor: Agent) -> Macro:
    record(tx, MacroChanged(by=Actor("agent", actor.id), macro=macro_id, how=how))
    return await store.get(tx, macro_id)
