"""What the administrator decides about everybody's sign-in."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody

from walletdesk import ui
from walletdesk.people.actions import agents, two_step
from walletdesk.people.http import confirming
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.forms import Form, refused, see_other
from walletdesk.people.http.guards import may
from walletdesk.people.model.roles import Act
from walletdesk.platform.errors import Conflict, Invalid
from walletdesk.ui import AnyRequest

PAGE, HOME = "people/security.html", "/desk/admin/security"


class SecurityForm(Form, frozen=True, kw_only=True):
    """A ticked box, or nothing."""

    required: str = ""
    your_password: str = ""


@get(HOME, guards=[may(Act.SETTINGS)], include_in_schema=False)
async def get_security(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """The page."""
    return ui.page(request, PAGE, errors={}, **await _context(desk))


@post(HOME, guards=[may(Act.SETTINGS)], include_in_schema=False, status_code=200)
async def post_security(
    request: AnyRequest,
    data: URLEncodedBody[SecurityForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Require two-step sign-in of everybody, or no longer."""
    try:
        await confirming.confirm(desk, data.your_password)
        async with desk.transaction() as tx:
            await two_step.require_mfa(tx, data.required == "yes", actor=desk.agent)
    except (Invalid, Conflict) as wrong:
        shown = wrong if isinstance(wrong, Invalid) else Invalid("required", wrong.code)
        return refused(request, PAGE, shown, **await _context(desk))
    return see_other(HOME)


async def _context(desk: Desk) -> dict[str, Any]:
    async with desk.read() as read:
        people = [a for a in await agents.list_agents(read) if a.disabled_at is None]
        return {
            "required": await two_step.mfa_required(read),
            "without": [person for person in people if not person.two_step],
            "confirm": confirming.needed(desk),
        }


pages = [get_security, post_security]
