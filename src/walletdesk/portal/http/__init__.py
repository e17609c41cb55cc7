"""The portal's pages."""

from walletdesk.portal.http import form, home, talk
from walletdesk.portal.http.page import error_page

pages = [*home.pages, *form.pages, *talk.pages]

__all__ = ["error_page", "pages"]
