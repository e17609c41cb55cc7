"""A mail's text, understood: what is new in it, what was passed on, in which language.

Everything here is pure, never raises, and takes time in proportion to the text.
"""

from walletdesk.adapters.email.folding.fold import fold
from walletdesk.adapters.email.folding.forwards import forwarded
from walletdesk.adapters.email.folding.history import MARKER
from walletdesk.adapters.email.folding.language import language
from walletdesk.adapters.email.folding.subjects import subject

__all__ = ["MARKER", "fold", "forwarded", "language", "subject"]
