"""The customer's shell: home, contact, the message form, and the talk behind a signed link."""

from walletdesk.portal.http import error_page, pages
from walletdesk.portal.languages import path
from walletdesk.portal.links import rate_path, talk_path
from walletdesk.portal.store import sweep

__all__ = ["error_page", "pages", "path", "rate_path", "sweep", "talk_path"]
