"""Static assets at /assets."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from walletdesk.ui import assets
from walletdesk.ui.render import AnyRequest

FOR_EVER = "public, max-age=31536000, immutable"


@get("/assets/{name:path}", include_in_schema=False)
async def get_asset(name: FromPath[str], request: AnyRequest) -> Response[bytes]:
    """A built file, compressed as the browser likes it."""
    found = assets.find(name.lstrip("/"))
    if found is None:
        raise NotFoundException
    coding, body = assets.choose(found, request.headers.get("accept-encoding", ""))
    headers = {
        "cache-control": FOR_EVER if found.hashed else "no-cache",
        "vary": "accept-encoding",
    }
    if coding:
        headers["content-encoding"] = coding
    return Response(body, media_type=found.media_type, headers=headers)


pages = [get_asset]
