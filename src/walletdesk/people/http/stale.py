"""A write whose CSRF token is not right: refused, but nothing that was typed is lost."""

from litestar.types import Receive, Send

from walletdesk import ui
from walletdesk.people.http import csrf
from walletdesk.platform.errors import Forbidden
from walletdesk.ui import AnyRequest

NEVER_SHOWN = ("password", "code", "_secret", "_refresh", "_key", csrf.FIELD)


async def answer_stale(request: AnyRequest, receive: Receive, send: Send) -> None:
    """A page that holds the form for one press, when it surely came from a page of ours.

    That is the case after signing in anew in another tab. Raise `Forbidden` for anything else:
    htmx and fetch leave the page as it is, and a foreign site's form gets no second chance.
    """
    form = await _own_form(request)
    token = request.scope["state"].get("csrf")
    if form is None or not token:
        raise Forbidden("csrf.wrong")
    fields = [(name, value) for name, value in form if not name.endswith(NEVER_SHOWN)]
    page = ui.page(request, "people/stale.html", status=403, fields=fields)
    answer = page.to_asgi_response(app=None, request=request)
    await answer(request.scope, receive, send)


async def _own_form(request: AnyRequest) -> list[tuple[str, str]] | None:
    headers = request.headers
    sent_by_page = headers.get("sec-fetch-site") == "same-origin"
    by_hand = headers.get("sec-fetch-mode") == "navigate"
    if not (sent_by_page and by_hand and headers.get("content-type", "").startswith(csrf.FORM)):
        return None
    form = await request.form()
    return [(name, str(value)) for name, value in form.multi_items()]
