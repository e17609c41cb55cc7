"""The portal's pages."""

from walletdesk.portal.http import aliases, form, home, rate, talk
from walletdesk.portal.http.page import error_page

pages = [*home.pages, *form.pages, *talk.pages, *rate.pages, *aliases.pages]

__all__ = ["error_page", "pages"]
