"""Who writes when: each conversation's time, contact and id from its index alone, so that several
processes can make any part of the demo without asking one another. Pure.
"""

from functools import lru_cache
from uuid import UUID

from walletdesk.app.demo import dice
from walletdesk.app.demo.rhythm import Rhythm

USUAL_CONVERSATIONS, USUAL_CONTACTS = 1_500, 300
A_CONTACT = USUAL_CONVERSATIONS // USUAL_CONTACTS
"""Conversations a contact has on average."""
MESSAGES = 4.8
"""Messages a conversation has on average (a test holds it true)."""
ECHO_EVERY, ECHO_AT = 173, 62
"""Now and then somebody writes again on another channel, and an agent merges the two."""
_TIME, _TALK, _CONTACT, _PICK, _LANGUAGE = range(5)


def conversations_for(messages: int) -> int:
    """How many conversations hold about so many messages; 0 asks for the usual company."""
    return round(messages / MESSAGES) if messages else USUAL_CONVERSATIONS


class Plan:
    """A company of `conversations`, numbered 0… in the order in which they began."""

    def __init__(self, seed: int, conversations: int, end: int) -> None:
        self.seed = seed
        self.conversations = conversations
        self.contacts = max(1, -(-conversations // A_CONTACT))
        self.rhythm = Rhythm(end)
        self.language = lru_cache(8192)(self._language)
        self.began = lru_cache(8192)(self._began)
        self.contact_of = lru_cache(64)(self._contact_of)

    def _began(self, talk: int) -> int:
        """When conversation `talk` began; grows with `talk`."""
        part = (talk + dice.share(self.seed, _TIME, talk)) / self.conversations
        return self.rhythm.moment(part)

    def conversation_id(self, talk: int) -> UUID:
        """Its id."""
        return dice.uuid7(self.began(talk), self.seed, _TALK, talk)

    def contact_id(self, contact: int) -> UUID:
        """A contact's id, as old as their first conversation."""
        return dice.uuid7(self.arrived(contact), self.seed, _CONTACT, contact)

    def arrived(self, contact: int) -> int:
        """When a contact wrote for the first time."""
        return self.began(contact * A_CONTACT)

    def is_echo(self, talk: int) -> bool:
        """Whether it says once more what the conversation before it said."""
        return talk % ECHO_EVERY == ECHO_AT and talk % A_CONTACT != 0

    def has_echo(self, talk: int) -> bool:
        """Whether the next one is its echo."""
        return talk + 1 < self.conversations and self.is_echo(talk + 1)

    def _contact_of(self, talk: int) -> int:
        """Whose it is: every fifth is somebody new, the others come back, the newest most often."""
        if self.is_echo(talk):
            return self.contact_of(talk - 1)
        newest, place = divmod(talk, A_CONTACT)
        if place == 0:
            return newest
        wanted = self.rhythm.language(self.began(talk), dice.share(self.seed, _LANGUAGE, talk))
        chosen = newest
        for attempt in range(4):  # most, not all, write by daylight
            back = dice.share(self.seed, _PICK, talk, attempt) ** 2
            chosen = newest - int((newest + 1) * back)
            if self.language(chosen) == wanted:
                break
        return chosen

    def _language(self, contact: int) -> str:
        return self.rhythm.language(
            self.arrived(contact), dice.share(self.seed, _LANGUAGE, contact, 1)
        )
