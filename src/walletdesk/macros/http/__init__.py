"""Templates in the API and on the desk's pages."""

from walletdesk.macros.http.api import api
from walletdesk.macros.http.pages import pages

__all__ = ["api", "pages"]
