"""The script that sites embed, what it loads, and the page of a link from another device."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from walletdesk import ui
from walletdesk.adapters.chat import assets
from walletdesk.ui import AnyRequest
from walletdesk.ui.assets import Asset, choose, find

FOR_OTHERS = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "vary": "accept-encoding",
}


@get("/widget.js", include_in_schema=False)
async def get_loader(request: AnyRequest) -> Response[bytes]:
    """One tag on any site: `<script src="…/widget.js" async></script>`."""
    loader = assets.loader()
    if loader is None:
        raise NotFoundException
    tag = f'"{loader.tag}"'
    headers = FOR_OTHERS | {"cache-control": assets.A_MOMENT, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    return _served(request, loader.asset, headers)


@get("/widget/{name:str}", include_in_schema=False)
async def get_lazy(name: FromPath[str], request: AnyRequest) -> Response[bytes]:
    """Panel, guard and word lists, under names that hold a hash of their content."""
    asset = find(name) if name in assets.names() else None
    if asset is None:
        raise NotFoundException
    return _served(request, asset, FOR_OTHERS | {"cache-control": assets.FOR_EVER})


@get("/chat/continue", include_in_schema=False)
async def get_continue(request: AnyRequest) -> Response[bytes]:
    """The link's secret stands behind the `#` and reaches only the widget on this page."""
    return ui.page(request, "chat/continue.html", headers={"referrer-policy": "no-referrer"})


def _served(request: AnyRequest, asset: Asset, headers: dict[str, str]) -> Response[bytes]:
    coding, body = choose(asset, request.headers.get("accept-encoding", ""))
    if coding:
        headers["content-encoding"] = coding
    return Response(body, media_type=asset.media_type, headers=headers)
