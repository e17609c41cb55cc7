"""What happens to categories."""

from uuid import UUID

from walletdesk.events import Event


class CategoryChanged(Event, frozen=True, kw_only=True, tag="category.changed"):
    """A category was made or changed."""

    category: UUID
