"""The SMTP listener: mail that other servers forward to the desk, for the desk's addresses only."""

from walletdesk.adapters.email.listener.certificate import BadCertificate
from walletdesk.adapters.email.listener.model import Hearing, Limits, Listening
from walletdesk.adapters.email.listener.server import listen

__all__ = ["BadCertificate", "Hearing", "Limits", "Listening", "listen"]
