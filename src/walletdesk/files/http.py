"""Uploading by the API and the desk, and serving by signed link."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath
from msgspec import Meta, Struct

from walletdesk.files import actions, links
from walletdesk.files.checking import check
from walletdesk.files.detect import ACTIVE, UNKNOWN
from walletdesk.files.model import File, Scan
from walletdesk.files.scanner import Scanner
from walletdesk.files.upload import BODY_LIMIT, FILE_FIELD, read_upload
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Database
from walletdesk.platform.storage import Storage

KEPT = "private, immutable"
SCANS = (
    "What the virus scanner said. `none`: there is no scanner; `waiting`: it has not been asked,"
    " and until then only pictures can be fetched; `found`: it was harmful and has been removed"
)


class AttachmentView(Struct, frozen=True):
    """An uploaded file as the API shows it; `url` works without a token until it ends."""

    id: UUID
    name: str
    type: str
    size: int
    url: str
    scan: Annotated[Scan, Meta(description=SCANS)]


@dataclass
class UploadOperation(Operation):
    """Documents the multipart body, which we parse ourselves."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(type=OpenAPIType.OBJECT, properties={FILE_FIELD: file}, required=[FILE_FIELD])
        self.request_body = RequestBody(
            content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True
        )


@post(
    "/attachments",
    guards=[may(Act.REPLY)],
    request_max_body_size=BODY_LIMIT,
    operation_class=UploadOperation,
    summary="Upload a file (25 MB at most) to attach to a message within 24 hours",
    tags=["attachments"],
)
async def post_attachment(
    request: Request[Any, Any, State],
    desk: NamedDependency[Desk],
    storage: NamedDependency[Storage],
    scanner: NamedDependency[Scanner],
) -> AttachmentView:
    checked = await check(scanner, await read_upload(request))
    async with desk.transaction() as tx:
        file = await actions.store_file(tx, storage, checked, key_id=None, by=desk.agent.id)
        url = links.link(tx.keys, file.id, tx.now)
    return AttachmentView(file.id, file.name, file.type, file.size, url, file.scan)


@get("/files/{token:str}", include_in_schema=False)
async def get_file(
    token: FromPath[str], db: NamedDependency[Database], storage: NamedDependency[Storage]
) -> Response[bytes]:
    """Needs no sign-in: the link itself is the permission."""
    async with db.read() as tx:
        file_id, left = links.opened(tx.keys, token, tx.now)
        file, data = await actions.contents(tx, storage, file_id)
    kind = UNKNOWN if file.type in ACTIVE else file.type
    return Response(data, media_type=kind, headers=_headers(file, left))


def _headers(file: File, left: int) -> dict[str, str]:
    """Nothing in a file may run, be sniffed or framed; pictures may be shown on any page."""
    how = "inline" if file.inline else "attachment"
    return {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "cross-origin" if file.inline else "same-origin",
        "cache-control": "no-store" if file.scan == "waiting" else f"{KEPT}, max-age={left}",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
    }


api = [post_attachment]
pages = [get_file]
