"""The portal's pages."""

from walletdesk.portal.http import aliases, form, home, talk
from walletdesk.portal.http.page import error_page

pages = [*home.pages, *form.pages, *talk.pages, *aliases.pages]

__all__ = ["error_page", "pages"]
