"""DELETE /contacts/{id} and GET /contacts/{id}/export."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from walletdesk.audit import Auditor, Reading
from walletdesk.people import Act, Desk, may
from walletdesk.platform.settings import Settings
from walletdesk.privacy.erasing import erase
from walletdesk.privacy.exporting import Export, export, file_name
from walletdesk.realtime import Hub
from walletdesk.ui import language_of

TAGS = ["contacts"]


async def audited(auditor: Auditor, desk: Desk, act: str, contact_id: UUID) -> None:
    """Write down who does this to whom, before anything of it is answered."""
    auditor.read(Reading(desk.agent.id, desk.agent.token, act), [contact_id])
    await auditor.flush()


@get(
    "/contacts/{contact_id:uuid}/export",
    guards=[may(Act.EXPORT)],
    tags=TAGS,
    summary="Export all that is held on a contact",
)
async def get_export(
    request: Request[Any, Any, Any],
    contact_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    auditor: NamedDependency[Auditor],
    settings: NamedDependency[Settings],
) -> Response[Export]:
    """Notes included. That it was exported is on record before the answer leaves."""
    async with desk.read() as tx:
        whole = await export(tx, settings, contact_id, language=language_of(request))
    await audited(auditor, desk, "api.contact.export", contact_id)
    named = f'attachment; filename="{file_name(contact_id)}"'
    return Response(whole, headers={"content-disposition": named, "cache-control": "no-store"})


@delete(
    "/contacts/{contact_id:uuid}",
    guards=[may(Act.ERASE)],
    tags=TAGS,
    summary="Erase a contact for good",
)
async def delete_contact(
    contact_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    hub: NamedDependency[Hub],
    auditor: NamedDependency[Auditor],
) -> None:
    """Name, addresses, texts, fields, files and comments are gone and cannot be brought back;
    conversations stay as empty, closed numbers. Again changes nothing.
    """
    async with desk.transaction() as tx:
        await erase(tx, hub, contact_id, actor=desk.actor)
    await audited(auditor, desk, "api.contact.erase", contact_id)


api = [get_export, delete_contact]
