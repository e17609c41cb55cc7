"""What contacts think of how they were helped."""

from walletdesk.csat.actions import erase, rate
from walletdesk.csat.events import Rated
from walletdesk.csat.http import api
from walletdesk.csat.model import CHANGEABLE, Rating
from walletdesk.csat.store import comment_place, rating, rating_of, ratings

__all__ = [
    "CHANGEABLE",
    "Rated",
    "Rating",
    "api",
    "comment_place",
    "erase",
    "rate",
    "rating",
    "rating_of",
    "ratings",
]
