"""API tokens, for administrators: made (the secret is shown once), listed, revoked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk import ui
from walletdesk.people.actions import agents, tokens
from walletdesk.people.http import confirming
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.forms import refused, see_other
from walletdesk.people.http.guards import by_session, may
from walletdesk.people.model.roles import ALLOWED, Act, Role, covers
from walletdesk.people.model.tokens import NewToken
from walletdesk.platform.errors import Invalid
from walletdesk.ui import AnyRequest

PAGE, SHOWN, HOME = "people/tokens.html", "people/token.html", "/desk/admin/tokens"
LIVES = (30, 90, 365)
"""Days offered; none at all is possible too."""


@get(HOME, guards=[may(Act.TOKENS)], include_in_schema=False)
async def get_tokens(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """All tokens, and the form for a new one."""
    return ui.page(request, PAGE, errors={}, typed="", **await _context(desk))


@post(HOME, guards=[may(Act.TOKENS), by_session], include_in_schema=False, status_code=200)
async def post_tokens(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[Any]:
    """Make one of one's own and show its secret."""
    form = await request.form()
    name = str(form.get("name", ""))[:100]
    try:
        wish = _wish(desk, name, form)
        await confirming.confirm(desk, str(form.get("your_password", "")))
        async with desk.transaction() as tx:
            issued = await tokens.issue_own(tx, wish, actor=desk.agent)
    except Invalid as wrong:
        return refused(request, PAGE, wrong, typed=name, **await _context(desk))
    return ui.page(request, SHOWN, issued=issued)


@post(f"{HOME}/{{token_id:uuid}}/revocation", guards=[may(Act.TOKENS)], include_in_schema=False)
async def post_revocation(token_id: FromPath[UUID], desk: NamedDependency[Desk]) -> Redirect:
    """End one."""
    async with desk.transaction() as tx:
        await tokens.revoke_token(tx, token_id, actor=desk.agent)
    return see_other(HOME)


def _wish(desk: Desk, name: str, form: Any) -> NewToken:
    try:
        role = Role(str(form.get("role", "")))
        scopes = tuple(Act(str(value)) for value in form.getall("scopes", []))
        days = int(str(form.get("days", "")) or 0)
    except ValueError as wrong:
        raise Invalid("scopes", "token.unknown_scope") from wrong
    if days not in (0, *LIVES):
        raise Invalid("days", "token.unknown_life")
    expires_at = desk.db.clock.now() + timedelta(days=days) if days else None
    return NewToken(name=name, role=role, scopes=scopes, expires_at=expires_at)


async def _context(desk: Desk) -> dict[str, Any]:
    async with desk.read() as read:
        return {
            "tokens": await tokens.list_tokens(read),
            "cards": await agents.names(read),
            "roles": [role for role in Role if covers(desk.agent.acts, role)],
            "acts": list(Act),
            "allowed": ALLOWED,
            "lives": LIVES,
            "now": read.now,
            "confirm": confirming.needed(desk),
        }


pages = [get_tokens, post_tokens, post_revocation]
