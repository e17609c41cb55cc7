"""Files of a form: stored as they come in, waiting under the form's number until it is sent."""

from collections.abc import Iterable
from uuid import UUID

from msgspec import Struct, field

from walletdesk import files
from walletdesk.files import MAX_PER_MESSAGE, File, Upload
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Invalid, InvalidMany, Refusal
from walletdesk.platform.storage import Storage


class Uploads(Struct):
    """What came in with one form."""

    db: Database
    storage: Storage
    number: UUID
    files: list[File] = field(default_factory=list[File])
    wrong: list[Invalid] = field(default_factory=list[Invalid])

    async def take(self, upload: Upload) -> None:
        """Keep a file; what is wrong with it is told beside the field."""
        if len(self.files) >= MAX_PER_MESSAGE:
            self._refuse(Invalid("files", "files.too_many", limit=MAX_PER_MESSAGE))
            return
        try:
            async with self.db.transaction() as tx:
                kept = await files.store_file(
                    tx,
                    self.storage,
                    key_id=None,
                    data=upload.data,
                    name=upload.name,
                    declared=upload.declared,
                    by=self.number,
                )
        except Refusal as refusal:
            self._refuse(refusal)
        else:
            self.files.append(kept)

    async def keep(self, ids: Iterable[str]) -> None:
        """Files that came with this form when it was sent before; others are left out."""
        wanted = [UUID(text) for text in ids if len(text) == 36 and text.replace("-", "").isalnum()]
        async with self.db.read() as tx:
            mine = await files.uploaded_by(tx, wanted, self.number)
        self.files = [*mine, *self.files][:MAX_PER_MESSAGE]

    def _refuse(self, refusal: Refusal) -> None:
        inner = refusal.errors if isinstance(refusal, InvalidMany) else [refusal]
        self.wrong += [Invalid("files", one.code, **one.params) for one in inner]
