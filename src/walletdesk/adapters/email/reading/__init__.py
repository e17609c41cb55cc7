"""Bytes of a mail to what they say. Pure, bounded, never fails: what is broken is named."""

from walletdesk.adapters.email.reading.mail import read

__all__ = ["read"]
