"""The link with which somebody sets a password: invited, or reset by an administrator."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from walletdesk.people.actions import passwords as actions
from walletdesk.people.actions.passwords import Invited
from walletdesk.people.http.forms import Form, refused, see_other, with_form_cookie
from walletdesk.people.model import passwords
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Invalid, NotFound
from walletdesk.ui import AnyRequest

PAGE = "people/invitation.html"


class PasswordForm(Form, frozen=True, kw_only=True):
    """A first password."""

    password: str = ""


@get("/desk/invitations/{secret:str}", public=True, include_in_schema=False)
async def get_invitation(
    request: AnyRequest, secret: FromPath[str], db: NamedDependency[Database]
) -> Response[Any]:
    """The form, or that the link no longer holds."""
    whom = await _whom(db, secret)
    status = 200 if whom else 404
    return with_form_cookie(request, PAGE, status=status, whom=whom, errors={})


@post("/desk/invitations/{secret:str}", public=True, include_in_schema=False, status_code=200)
async def post_invitation(
    request: AnyRequest,
    secret: FromPath[str],
    data: URLEncodedBody[PasswordForm],
    db: NamedDependency[Database],
) -> Response[Any]:
    """Set the password; then they sign in with it."""
    whom = await _whom(db, secret)
    if whom is None:
        return with_form_cookie(request, PAGE, status=404, whom=None, errors={})
    try:
        actions.check_new(data.password, name=whom.name, email=whom.email)
    except Invalid as wrong:
        with_form_cookie(request, PAGE, whom=whom, errors={})
        return refused(request, PAGE, wrong, whom=whom)
    hashed = await passwords.hashed(data.password)
    async with db.transaction() as tx:
        await actions.accept_invitation(tx, secret, hashed)
    return see_other("/desk/login")


async def _whom(db: Database, secret: str) -> Invited | None:
    async with db.read() as read:
        try:
            return await actions.invited(read, secret)
        except NotFound:
            return None


pages = [get_invitation, post_invitation]
