"""Who read what of which contact, sealed minute by minute into a hash chain."""

from walletdesk.audit.actions import Auditor, seal_minutes, verify
from walletdesk.audit.model import Reading

__all__ = ["Auditor", "Reading", "seal_minutes", "verify"]
