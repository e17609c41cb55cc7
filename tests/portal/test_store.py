"""Forms that were sent are remembered as long as they can be sent again, and no longer."""

from walletdesk import portal
from walletdesk.platform import ids
from walletdesk.platform.clock import MovedClock
from walletdesk.platform.db import Database
from walletdesk.portal import store


async def test_a_sent_form_is_forgotten_when_its_token_has_ended(
    db: Database, clock: MovedClock
) -> None:
    number, talk = ids.new(), ids.new()
    async with db.transaction() as tx:
        assert await store.send(tx, number, talk)
        assert not await store.send(tx, number, ids.new())
    for hours, left in ((24, talk), (2, None)):
        clock.forward(hours=hours)
        async with db.transaction() as tx:
            await portal.sweep(tx)
            assert await store.sent(tx, number) == left
