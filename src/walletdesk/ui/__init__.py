"""The base of every page: rendering, assets, icons, formats, error pages, security headers.

`page` and `fragment` answer a request, `html` renders without one (cached rows). The app keeps
its `Settings` in `app.state.settings`; `scope["state"]` may hold `agent` and `csrf`.
"""

from walletdesk.ui.errors import error_fragment, error_page, field_errors, refusal_text
from walletdesk.ui.format import copyable, when
from walletdesk.ui.headers import SecurityHeaders
from walletdesk.ui.http import pages
from walletdesk.ui.language import language_of
from walletdesk.ui.masked import masked
from walletdesk.ui.moulds import Mould, joined, mark, mould
from walletdesk.ui.render import AnyRequest, fragment, html, made, page, piece, text

__all__ = [
    "AnyRequest",
    "Mould",
    "SecurityHeaders",
    "copyable",
    "error_fragment",
    "error_page",
    "field_errors",
    "fragment",
    "html",
    "joined",
    "language_of",
    "made",
    "mark",
    "masked",
    "mould",
    "page",
    "pages",
    "piece",
    "refusal_text",
    "text",
    "when",
]
