"""What happens to templates."""

from typing import Literal
from uuid import UUID

from walletdesk.events import Event


class MacroChanged(Event, frozen=True, kw_only=True, tag="macro.changed"):
    """A template was made, changed or deleted."""

    macro: UUID
    how: Literal["made", "changed", "deleted"]
