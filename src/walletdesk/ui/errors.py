"""Pages for what went wrong. Each says what happened, what is kept and what to do now."""

from msgspec import Struct

from walletdesk.platform import i18n, log
from walletdesk.platform.errors import Invalid, InvalidMany, Refusal
from walletdesk.ui.language import language_of
from walletdesk.ui.render import AnyRequest, Response, fragment, page


class Trouble(Struct, frozen=True):
    """Texts (message ids) for one status. `icon` and `action` are names known to error.html."""

    title: str
    text: str
    icon: str
    action: str


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


TROUBLES = {
    400: Trouble(
        _("We could not read that request"),
        _("Go back, check what you entered and send it again."),
        "circle-alert",
        "back",
    ),
    401: Trouble(
        _("You are signed out"),
        _("Your session has ended. Sign in again to go on; drafts of replies are kept."),
        "log-in",
        "login",
    ),
    403: Trouble(
        _("You may not see this page"),
        _("Your role does not allow it. If you need it for your work, ask an administrator."),
        "lock",
        "home",
    ),
    404: Trouble(
        _("There is nothing here"),
        _("The address may be mistyped, or what it showed has been merged, moved or erased."),
        "search-x",
        "home",
    ),
    409: Trouble(
        _("This has changed in the meantime"),
        _("Somebody else was faster. Reload the page to see the present state."),
        "refresh-cw",
        "reload",
    ),
    413: Trouble(
        _("That is too large"),
        _("Files may have 25 MB each. Send a smaller one, or several parts."),
        "circle-alert",
        "back",
    ),
    429: Trouble(
        _("Too many requests"),
        _("Wait a moment, then try again. Nothing you sent before is lost."),
        "clock",
        "reload",
    ),
    500: Trouble(
        _("Something broke on our side"),
        _("Try again in a minute. If it happens again, give your administrator the code below."),
        "triangle-alert",
        "reload",
    ),
    503: Trouble(
        _("The desk is not available right now"),
        _("It is restarting or very busy. Try again in a minute; accepted messages are safe."),
        "triangle-alert",
        "reload",
    ),
}
LIKE = {405: 404, 410: 404, 422: 400, 415: 400, 502: 503, 504: 503}
"""Statuses for which a reader needs the same words."""


def trouble(status: int) -> Trouble:
    """The texts for any status of 400 and above."""
    known = TROUBLES.get(LIKE.get(status, status))
    return known or TROUBLES[500 if status >= 500 else 400]


class Problem(Struct, frozen=True):
    """What error.html and error-fragment.html show; `code` is the request's id in the log."""

    status: int
    text: str
    trouble: Trouble
    code: str


def error_page(
    request: AnyRequest, status: int, *, refusal: Refusal | None = None
) -> Response[bytes]:
    """The whole page for a failed request; a rule's own text takes the place of the general one."""
    problem = _problem(request, status, refusal)
    return page(request, "ui/error.html", status=status, problem=problem)


def error_fragment(
    request: AnyRequest, status: int, *, refusal: Refusal | None = None
) -> Response[bytes]:
    """The same for htmx: `<error-toast>` reads it and shows a toast, the page stays as it is."""
    problem = _problem(request, status, refusal)
    return fragment(request, "ui/error-fragment.html", status=status, problem=problem)


def refusal_text(language: str, refusal: Refusal) -> str:
    """What a rule says, in the reader's language; several at once are joined."""
    if isinstance(refusal, InvalidMany):
        return " ".join(refusal_text(language, wrong) for wrong in refusal.errors)
    return i18n.catalog(language).code(refusal.code, refusal.params)


def field_errors(language: str, refusal: Invalid | InvalidMany) -> dict[str, str]:
    """Field → text, as the macro `field` shows them beside the inputs."""
    wrongs = refusal.errors if isinstance(refusal, InvalidMany) else [refusal]
    return {wrong.field: refusal_text(language, wrong) for wrong in wrongs}


def _problem(request: AnyRequest, status: int, refusal: Refusal | None) -> Problem:
    language = language_of(request)
    general = trouble(status)
    own = refusal_text(language, refusal) if refusal else ""
    text = own or i18n.catalog(language).gettext(general.text)
    return Problem(status, text, general, log.request_id.get())
