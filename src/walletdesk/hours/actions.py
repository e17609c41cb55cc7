"""Changing the weekly hours."""

from walletdesk.channels import KINDS
from walletdesk.events import Actor, record
from walletdesk.hours import store
from walletdesk.hours.events import HoursChanged
from walletdesk.hours.model import DEFAULT, SHIPPED, Hours, check
from walletdesk.people import Agent
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid


async def replace(tx: Tx, hours: Hours, *, actor: Agent) -> Hours:
    """Put these weeks in place of all. Raise `Invalid` or `InvalidMany` (paths `weeks.<kind>`)."""
    if DEFAULT not in hours:
        raise Invalid("weeks", "hours.default_needed")
    for kind in hours:
        if kind != DEFAULT and kind not in KINDS:
            raise Invalid("weeks", "hours.unknown_channel", channel=kind)
    checked = {kind: check(week, path=f"weeks.{kind}") for kind, week in hours.items()}
    await store.queries.lock.run(tx)
    await store.queries.clear.run(tx)
    for kind, week in checked.items():
        await store.add(tx, kind, week)
    record(tx, HoursChanged(by=Actor("agent", actor.id), channels=sorted(checked)))
    return checked


async def ensure_shipped(tx: Tx) -> int:
    """On the first start: chat 09:00–21:00 every day, all else always. How many weeks were new.

    Once a table stands nothing is added, so that a week that was removed stays removed.
    """
    await store.queries.lock.run(tx)
    if await store.hours(tx):
        return 0
    return sum([await store.add(tx, kind, week) for kind, week in SHIPPED.items()])
