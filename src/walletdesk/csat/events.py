"""What happens to ratings."""

from walletdesk.events import Event


class Rated(Event, frozen=True, kw_only=True, tag="conversation.rated"):
    """The contact rated a conversation, or changed the rating. `before`: the score it had."""

    score: int
    before: int | None = None
    commented: bool = False
