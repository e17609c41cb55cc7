"""Administration of mailboxes in the desk: /desk/admin/email and what lies below it."""

from walletdesk.adapters.email.pages import editing, listing, quarantine, replay, testing

pages = [*listing.pages, *editing.pages, *testing.pages, *quarantine.pages, *replay.pages]

__all__ = ["pages"]
