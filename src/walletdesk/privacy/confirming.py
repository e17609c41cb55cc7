"""What somebody types to show that they mean this person."""

import unicodedata
from uuid import UUID

from walletdesk.platform.errors import Invalid


def phrase(contact: UUID, name: str, reference: str) -> str:
    """The name; of somebody without one the reference of their latest conversation, or of somebody
    who never wrote the end of their id.
    """
    return name or reference or contact.hex[-8:]


def check_phrase(expected: str, typed: str) -> None:
    """Case and spaces do not matter. Raise `Invalid("confirmation", …)`."""
    if _plain(typed) != _plain(expected):
        raise Invalid("confirmation", "erasure.other_name", expected=expected)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
