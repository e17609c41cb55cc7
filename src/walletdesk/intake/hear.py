"""What a visitor's text holds of secrets: found here, or taken out by our guard in the browser."""

from walletdesk import guard
from walletdesk.guard import Cleaned


def clean(text: str) -> Cleaned:
    """The text without secrets.

    A mark that the browser's guard left counts as a find: the person is told and the desk knows,
    though the secret itself never came to us.
    """
    cleaned = guard.clean(text)
    if cleaned.kinds or guard.MARK not in text:
        return cleaned
    return Cleaned(text, ("masked",))
