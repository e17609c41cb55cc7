"""What the guard took out of a text, made visible where the text is shown."""

from markupsafe import Markup, escape

from walletdesk import guard
from walletdesk.platform.i18n import Catalog

_SHOWN = Markup('<mark class="talk-masked" title="{}">🔒 {}</mark>')


def masked(text: str, catalog: Catalog) -> Markup:
    """A text as HTML: safe, each mark of the guard in words of the reader's language."""
    title = catalog.gettext("A secret was here and has been removed. Nobody can read it.")
    shown = _SHOWN.format(title, catalog.gettext("secret removed"))
    return escape(text).replace(escape(guard.MARK), shown)
