"""Channel accounts in the API."""

from datetime import datetime
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from walletdesk.channels import store
from walletdesk.channels.model import Account
from walletdesk.channels.registry import KINDS
from walletdesk.people import Act, Desk, may
from walletdesk.platform import i18n
from walletdesk.platform.paging import Limit, Page
from walletdesk.ui import AnyRequest, language_of


class ChannelView(Struct, frozen=True):
    """A channel account. `kind_name` is in the caller's language; secrets are never shown."""

    id: UUID
    kind: str
    kind_name: str
    icon: str
    name: str
    address: str
    active: bool
    public: bool
    text_limit: int
    window_hours: int | None
    created_at: datetime


@get("/channels", guards=[may(Act.READ)], summary="Channel accounts", tags=["channels"])
async def list_channels(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[ChannelView]:
    async with desk.read() as tx:
        page = await store.listing(tx, cursor=cursor, limit=limit)
    return Page([_view(a, language_of(request)) for a in page.items], page.next)


@get(
    "/channels/{channel_id:uuid}",
    guards=[may(Act.READ)],
    summary="One channel account",
    tags=["channels"],
)
async def get_channel(
    request: AnyRequest, channel_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> ChannelView:
    async with desk.read() as tx:
        return _view(await store.get(tx, channel_id), language_of(request))


def _view(account: Account, language: str) -> ChannelView:
    kind = KINDS[account.kind]
    return ChannelView(
        id=account.id,
        kind=account.kind,
        kind_name=i18n.catalog(language).gettext(kind.name),
        icon=kind.icon,
        name=account.name,
        address=account.address,
        active=account.active,
        public=kind.public,
        text_limit=kind.text_limit,
        window_hours=kind.window_hours,
        created_at=account.created_at,
    )


api = [list_channels, get_channel]
