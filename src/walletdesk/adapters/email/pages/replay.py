"""Reading a mailbox's folder again from its beginning."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk import ui
from walletdesk.adapters.email import store
from walletdesk.adapters.email.pages.listing import HOME
from walletdesk.people import Act, Desk, may
from walletdesk.ui import AnyRequest


@get(f"{HOME}/{{account_id:uuid}}/replay", guards=[may(Act.SETTINGS)], include_in_schema=False)
async def replay_page(
    request: AnyRequest, account_id: FromPath[UUID], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """What replaying does, before it is done."""
    async with desk.read() as tx:
        box = await store.box(tx, account_id)
    return ui.page(request, "email/replay.html", box=box)


@post(
    f"{HOME}/{{account_id:uuid}}/replay",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
    status_code=303,
)
async def replay(account_id: FromPath[UUID], desk: NamedDependency[Desk]) -> Redirect:
    """Read the folder again."""
    async with desk.transaction() as tx:
        await store.replay(tx, account_id, actor=desk.actor)
    return Redirect(f"{HOME}?replayed", status_code=303)


pages = [replay_page, replay]
