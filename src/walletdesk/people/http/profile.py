"""What everybody decides about themselves: name, language, availability, password, sessions."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from walletdesk import ui
from walletdesk.people.actions import agents, passwords, sessions, two_step
from walletdesk.people.http import confirming, cookies
from walletdesk.people.http.desk import Desk
from walletdesk.people.http.forms import Form, refused, see_other
from walletdesk.people.http.guards import by_session
from walletdesk.people.model import passwords as rules
from walletdesk.people.model.agents import Availability
from walletdesk.people.model.sessions import safe_next
from walletdesk.platform.errors import Invalid
from walletdesk.ui import AnyRequest

PAGE, HOME = "people/profile.html", "/desk/profile"


class ProfileForm(Form, frozen=True, kw_only=True):
    """Name and language."""

    name: str = ""
    language: str = ""


class PasswordForm(Form, frozen=True, kw_only=True):
    """A new password."""

    current_password: str = ""
    password: str = ""


class AvailabilityForm(Form, frozen=True, kw_only=True):
    """From the menu."""

    availability: Availability


class LanguageForm(Form, frozen=True, kw_only=True):
    """From the menu."""

    language: str


@get(HOME, guards=[by_session], include_in_schema=False)
async def get_profile(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """The page."""
    return ui.page(request, PAGE, errors={}, **await _context(desk))


@post(HOME, guards=[by_session], include_in_schema=False, status_code=200)
async def post_profile(
    request: AnyRequest,
    data: URLEncodedBody[ProfileForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Name and language."""
    try:
        async with desk.transaction() as tx:
            await agents.set_own(tx, name=data.name, language=data.language, actor=desk.agent)
    except Invalid as wrong:
        typed = await _context(desk) | {"typed": data.name}
        return refused(request, PAGE, wrong, **typed)
    return see_other(HOME)


@post("/desk/profile/password", guards=[by_session], include_in_schema=False, status_code=200)
async def post_password(
    request: AnyRequest,
    data: URLEncodedBody[PasswordForm],
    desk: NamedDependency[Desk],
) -> Response[Any]:
    """Change the password; every other session ends."""
    try:
        passwords.check_new(data.password, name=desk.agent.name, email=desk.agent.email)
        await confirming.check_own(desk, data.current_password, field="current_password")
    except Invalid as wrong:
        return refused(request, PAGE, wrong, **await _context(desk))
    hashed = await rules.hashed(data.password)
    async with desk.transaction() as tx:
        secret = await passwords.change_password(tx, hashed, actor=desk.agent)
    return see_other(HOME, cookies.cookie("session", secret, request.app.state.settings))


@post("/desk/profile/sessions/{session_id:uuid}/end", guards=[by_session], include_in_schema=False)
async def post_end(session_id: FromPath[UUID], desk: NamedDependency[Desk]) -> Redirect:
    """End one of one's own sessions."""
    async with desk.transaction() as tx:
        await sessions.end_session(tx, session_id, actor=desk.agent)
    return see_other(HOME)


@post("/desk/profile/sessions/end", guards=[by_session], include_in_schema=False)
async def post_end_others(desk: NamedDependency[Desk]) -> Redirect:
    """End all but this one."""
    async with desk.transaction() as tx:
        await sessions.end_other_sessions(tx, desk.agent.id, keep=desk.agent.session)
    return see_other(HOME)


@post("/desk/availability", guards=[by_session], include_in_schema=False)
async def post_availability(
    request: AnyRequest,
    data: URLEncodedBody[AvailabilityForm],
    desk: NamedDependency[Desk],
) -> Redirect:
    """From the menu of every page; back to that page."""
    async with desk.transaction() as tx:
        await agents.set_availability(tx, data.availability, actor=desk.agent)
    return see_other(_back(request))


@post("/desk/language", guards=[by_session], before_enrolment=True, include_in_schema=False)
async def post_language(
    request: AnyRequest,
    data: URLEncodedBody[LanguageForm],
    desk: NamedDependency[Desk],
) -> Redirect:
    """From the menu of every page; back to that page."""
    async with desk.transaction() as tx:
        await agents.set_own(tx, name=desk.agent.name, language=data.language, actor=desk.agent)
    return see_other(_back(request))


def _back(request: AnyRequest) -> str:
    """The path of the page that sent this (our referrer policy is same-origin)."""
    _, _, rest = request.headers.get("referer", "").partition("://")
    return safe_next("/" + rest.partition("/")[2])


async def _context(desk: Desk) -> dict[str, Any]:
    async with desk.read() as read:
        return {
            "typed": desk.agent.name,
            "sessions": await sessions.list_sessions(read, actor=desk.agent),
            "person": await agents.find_agent(read, desk.agent.id),
            "codes_left": await two_step.codes_left(read, desk.agent.id),
        }


pages = [
    get_profile,
    post_profile,
    post_password,
    post_end,
    post_end_others,
    post_availability,
    post_language,
]
