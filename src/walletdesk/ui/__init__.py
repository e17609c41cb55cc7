"""The base of every page: rendering, assets, icons, formats, error pages, security headers.

`page` and `fragment` answer a request, `html` renders without one (cached rows). The app keeps
its `Settings` in `app.state.settings`; `scope["state"]` may hold `agent` and `csrf`.
"""

from walletdesk.ui.errors import error_fragment, error_page, field_errors, refusal_text
from walletdesk.ui.headers import SecurityHeaders
from walletdesk.ui.http import pages
from walletdesk.ui.language import language_of
from walletdesk.ui.render import AnyRequest, fragment, html, made, page, text, wants_fragment

__all__ = [
    "AnyRequest",
    "SecurityHeaders",
    "error_fragment",
    "error_page",
    "field_errors",
    "fragment",
    "html",
    "language_of",
    "made",
    "page",
    "pages",
    "refusal_text",
    "text",
    "wants_fragment",
]
