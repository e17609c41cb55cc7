"""Mail that a provider receives for us and posts: Mailgun, Postmark, Amazon SES, SendGrid."""

from walletdesk.adapters.email.webhooks.http import pages
from walletdesk.adapters.email.webhooks.model import Get, Taking
from walletdesk.adapters.email.webhooks.tools import Tools

__all__ = ["Get", "Taking", "Tools", "pages"]
