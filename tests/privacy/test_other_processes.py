"""Another process hears that somebody has a new name, and that its copy of a key must go."""

import msgspec
from tests.api.conftest import Caller
from tests.app.test_worker import until
from tests.privacy.conftest import Known

from walletdesk.app.parts import opened
from walletdesk.platform import datakeys
from walletdesk.platform.settings import Settings
from walletdesk.realtime import DESK, Hint, of_conversation


async def test_a_new_name_is_told_and_a_key_is_forgotten_everywhere(
    database_url: str, settings: Settings, admin: Caller, known: Known
) -> None:
    path, talk = f"/contacts/{known.contact}", known.talk.id
    wanted = {
        Hint(DESK, "conversation", str(talk)),
        Hint(of_conversation(talk), "conversation", str(talk)),
    }
    heard = set[Hint]()
    async with opened(msgspec.structs.replace(settings, database_url=database_url)) as other:
        with other.hub.subscribe(DESK, of_conversation(talk)) as box:

            async def renamed() -> bool:
                """Again until the other process has begun to listen."""
                await admin.good("PATCH", path, {"name": "Ana"})
                heard.update(await box.next(1))
                return wanted <= heard

            await until(renamed)
        async with other.db.read() as tx:
            await datakeys.get(tx, known.contact)
        assert (await admin("DELETE", path)).status_code == 204

        async def forgotten() -> bool:
            return other.db.keys.cached(known.contact) is None

        await until(forgotten)
