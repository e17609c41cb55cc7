"""Files that came while the virus scanner was away: it is asked again, and who has one is told."""

from functools import partial

from walletdesk import conversations, files
from walletdesk.app.parts import Parts
from walletdesk.files import File, Row
from walletdesk.platform import sql
from walletdesk.platform.db import Tx
from walletdesk.realtime import tell

queries = sql.load(__package__, "scanning.sql")


async def scan(parts: Parts) -> None:
    """One turn; ends when nothing waits or the scanner does not answer."""
    await files.scan_waiting(parts.db, parts.storage, parts.scanner, partial(_removed, parts))


async def _removed(parts: Parts, tx: Tx, row: Row, file: File) -> None:
    """Both sides of a talk read that a file is gone; of a note only the desk knew."""
    for talk in await queries.talks_with.all(tx, key_id=row.key_id, file=row.id):
        if talk["shown"]:
            seq = await conversations.tell(tx, talk["id"], "files.removed_line", name=file.name)
            tell.written(tx, parts.hub, talk["id"], seq)
        else:
            tell.changed(tx, parts.hub, talk["id"])
