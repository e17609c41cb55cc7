"""Two-step sign-in of one's own account: on, the QR code, the recovery codes, off."""

import io
from typing import Any

import segno
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from walletdesk import ui
from walletdesk.people.actions import sessions
from walletdesk.people.actions import two_step as actions
from walletdesk.people.http import confirming, cookies
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.forms import Form, refused, see_other
from walletdesk.people.http.guards import by_session
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid, NotFound
from walletdesk.ui import AnyRequest

PAGE, CODES = "people/two_step.html", "people/recovery_codes.html"
HOME = "/desk/profile/two-step"


class CodeForm(Form, frozen=True, kw_only=True):
    """The first code of the app."""

    code: str = ""


class ConfirmForm(Form, frozen=True, kw_only=True):
    """The password, when it was not typed just before."""

    your_password: str = ""


@get(HOME, guards=[by_session], before_enrolment=True, include_in_schema=False)
async def get_two_step(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """How it stands, and what to do next."""
    return ui.page(request, PAGE, errors={}, **await _context(request, desk))


@post(f"{HOME}/enrolment", guards=[by_session], before_enrolment=True, include_in_schema=False)
async def post_enrolment(desk: NamedDependency[Desk]) -> Redirect:
    """Make the secret that the app will know."""
    async with desk.transaction() as tx:
        await actions.enrol(tx, actor=desk.agent)
    return see_other(HOME)


@get(f"{HOME}/code.svg", guards=[by_session], before_enrolment=True, include_in_schema=False)
async def get_qr_code(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """The QR code, black on white in every colour scheme, while the enrolment waits."""
    async with desk.read() as read:
        waiting = await _waiting(request, desk, read)
    if waiting is None:
        raise NotFound("enrolment")
    image = io.BytesIO()
    segno.make(waiting.address, error="m", micro=False).save(
        image, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False
    )
    headers = {"cache-control": "no-store"}
    return Response(image.getvalue(), media_type="image/svg+xml", headers=headers)


@post(HOME, guards=[by_session], before_enrolment=True, include_in_schema=False, status_code=200)
async def post_two_step(
    request: AnyRequest,
    data: URLEncodedBody[CodeForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Turn it on by a code; shows the recovery codes, this once."""
    assert desk.agent.session is not None
    try:
        async with desk.transaction() as tx:
            codes = await actions.confirm_enrolment(tx, data.code, actor=desk.agent)
            secret = await sessions.rotate(tx, desk.agent.session)
    except Invalid as wrong:
        return refused(request, PAGE, wrong, **await _context(request, desk))
    answer = ui.page(request, CODES, codes=codes)
    answer.cookies.append(cookies.cookie("session", secret, request.app.state.settings))
    return answer


@post(f"{HOME}/codes", guards=[by_session], include_in_schema=False, status_code=200)
async def post_codes(
    request: AnyRequest,
    data: URLEncodedBody[ConfirmForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Ten new recovery codes."""
    try:
        await confirming.confirm(desk, data.your_password)
    except Invalid as wrong:
        return refused(request, PAGE, wrong, **await _context(request, desk))
    async with desk.transaction() as tx:
        codes = await actions.renew_codes(tx, actor=desk.agent)
    return ui.page(request, CODES, codes=codes)


@post(f"{HOME}/off", guards=[by_session], include_in_schema=False, status_code=200)
async def post_off(
    request: AnyRequest,
    data: URLEncodedBody[ConfirmForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Turn it off; the session gets a new secret."""
    assert desk.agent.session is not None
    try:
        await confirming.confirm(desk, data.your_password)
    except Invalid as wrong:
        return refused(request, PAGE, wrong, **await _context(request, desk))
    async with desk.transaction() as tx:
        await actions.disable(tx, actor=desk.agent)
        secret = await sessions.rotate(tx, desk.agent.session)
    return see_other(HOME, cookies.cookie("session", secret, request.app.state.settings))


async def _context(request: AnyRequest, desk: Desk) -> dict[str, Any]:
    async with desk.read() as read:
        return {
            "on": await actions.enabled(read, desk.agent.id),
            "waiting": await _waiting(request, desk, read),
            "codes_left": await actions.codes_left(read, desk.agent.id),
            "required": await actions.mfa_required(read),
            "must_enrol": desk.known.must_enrol,
            "confirm": confirming.needed(desk),
        }


async def _waiting(request: AnyRequest, desk: Desk, read: Read) -> actions.Enrolment | None:
    issuer = request.app.state.settings.brand
    return await actions.enrolment(read, actor=desk.agent, issuer=issuer)


pages = [get_two_step, post_enrolment, get_qr_code, post_two_step, post_codes, post_off]
