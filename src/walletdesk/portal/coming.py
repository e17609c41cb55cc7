"""A form on its way in: admitted before its first file is kept. Its texts stay, come what may."""

from uuid import UUID

from msgspec import Struct

from walletdesk import files, people
from walletdesk.files import MAX_BYTES, MAX_PER_MESSAGE, File, Upload
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Invalid, InvalidMany, Refusal
from walletdesk.platform.storage import Storage
from walletdesk.portal import body, forms, limits
from walletdesk.portal.body import Body
from walletdesk.ui import AnyRequest


class Coming(Struct):
    """What came: fields, the form's number (None: not one of ours), kept files, what is wrong."""

    request: AnyRequest
    db: Database
    storage: Storage
    body: Body
    number: UUID | None = None
    admitted: bool | None = None
    files: list[File] = []
    wrong: list[Invalid] = []

    def refuse(self, refusal: Refusal, field: str | None = None) -> None:
        """Remember what must be mended; `field` in place of the refusal's own. Each text once."""
        known = [(w.field, w.code, w.params) for w in self.wrong]
        for one in each(refusal):
            place = one.field if field is None else field
            if (place, one.code, one.params) not in known:
                self.wrong.append(Invalid(place, one.code, **one.params))

    def check(self) -> UUID:
        """The form's number. Raise `InvalidMany` when something must be mended."""
        if self.wrong:
            raise InvalidMany(self.wrong)
        assert self.number is not None, "an admitted form has a number"
        return self.number

    def token(self) -> str:
        """For showing it again: under its own number, where its files wait."""
        keys, now = self.db.keys, self.db.clock.now()
        return forms.again(keys, self.number, now) if self.number else forms.new(keys, now)


async def receive(request: AnyRequest, db: Database, storage: Storage) -> Coming:
    """Read a form. What is wrong with it is in `wrong`, never raised: nothing typed may be lost."""
    coming = Coming(request, db, storage, Body())
    try:
        await body.read(request, coming.body, lambda so_far, file: _take(coming, so_far, file))
    except Refusal as refusal:
        coming.refuse(refusal)
    _admit(coming, coming.body)
    if coming.body.cut:
        coming.refuse(Invalid("files", "files.too_many", limit=MAX_PER_MESSAGE))
    await _keep(coming, coming.body.fields.get("kept", []))
    return coming


def each(refusal: Refusal) -> list[Invalid]:
    """Every `Invalid` in a refusal; another refusal speaks of the whole form."""
    if isinstance(refusal, InvalidMany):
        return refusal.errors
    if isinstance(refusal, Invalid):
        return [refusal]
    return [Invalid("", refusal.code, **refusal.params)]


def _admit(coming: Coming, so_far: Body) -> bool:
    """Look once whether a person sent it; the token comes before the files."""
    if coming.admitted is None:
        now = coming.db.clock.now()
        try:
            coming.number = forms.read(coming.db.keys, so_far.one("form"), now)
            if so_far.one(forms.TRAP):
                raise Invalid("", "form.unknown")
            limits.of(coming.request.app).take(people.visitor(coming.request).address, now)
        except Refusal as refusal:
            coming.refuse(refusal)
        coming.admitted = not coming.wrong
    return coming.admitted


async def _take(coming: Coming, so_far: Body, upload: Upload) -> None:
    """Store a file of an admitted form, under the form's number until it is sent."""
    if not _admit(coming, so_far):
        coming.refuse(Invalid("files", "form.files_again"))
    elif len(coming.files) >= MAX_PER_MESSAGE:
        coming.refuse(Invalid("files", "files.too_many", limit=MAX_PER_MESSAGE))
    elif len(upload.data) > MAX_BYTES:
        coming.refuse(Invalid("files", "files.too_large", megabytes=MAX_BYTES // 2**20))
    else:
        await _store(coming, upload)


async def _store(coming: Coming, upload: Upload) -> None:
    try:
        checked = await files.check(coming.request.app.state.scanner, upload)
        async with coming.db.transaction() as tx:
            kept = await files.store_file(
                tx, coming.storage, checked, key_id=None, by=coming.number
            )
    except Refusal as refusal:
        coming.refuse(refusal, "files")
    else:
        coming.files.append(kept)


async def _keep(coming: Coming, ids: list[str]) -> None:
    """Files that came with this form when it was sent before; those of others are left out."""
    if coming.number is None or not ids:
        return
    wanted = [found for text in ids if (found := _uuid(text)) is not None]
    async with coming.db.read() as tx:
        mine = await files.uploaded_by(tx, wanted, coming.number)
    coming.files = [*mine, *coming.files]
    if len(coming.files) > MAX_PER_MESSAGE:
        coming.refuse(Invalid("files", "files.too_many", limit=MAX_PER_MESSAGE))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
