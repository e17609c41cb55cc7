"""The customer's shell: home, contact, the message form, and the talk behind a signed link."""

from walletdesk.portal.http import error_page, pages
from walletdesk.portal.links import talk_path
from walletdesk.portal.store import sweep

__all__ = ["error_page", "pages", "sweep", "talk_path"]
