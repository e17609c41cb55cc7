"""API: tokens."""

from uuid import UUID

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from walletdesk.people.actions import tokens
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.guards import may, recently_confirmed
from walletdesk.people.model.roles import Act
from walletdesk.people.model.tokens import IssuedToken, NewToken, TokenView
from walletdesk.platform.paging import Limit, Page, behind, page

TAGS = ["tokens"]


@get("/tokens", guards=[may(Act.TOKENS)], tags=TAGS, summary="List API tokens, newest first")
async def list_tokens(
    desk: NamedDependency[Desk],
    limit: Limit = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[TokenView]:
    """Revoked and expired ones too; never their secrets."""
    async with desk.read() as read:
        found = await tokens.list_tokens(read, before=behind(cursor), limit=limit + 1)
    return page(found, limit)


@post(
    "/tokens",
    guards=[may(Act.TOKENS), recently_confirmed],
    tags=TAGS,
    summary="Issue an API token of your own",
)
async def post_token(data: JSONBody[NewToken], desk: NamedDependency[Desk]) -> IssuedToken:
    """`token` is its secret and shown this once. It never may more, or longer, than you."""
    async with desk.transaction() as tx:
        return await tokens.issue_own(tx, data, actor=desk.agent)


@delete("/tokens/{token_id:uuid}", guards=[may(Act.TOKENS)], tags=TAGS, summary="Revoke a token")
async def delete_token(token_id: FromPath[UUID], desk: NamedDependency[Desk]) -> None:
    """Here at once, in other processes within five seconds."""
    async with desk.transaction() as tx:
        await tokens.revoke_token(tx, token_id, actor=desk.agent)


api = [list_tokens, post_token, delete_token]
