"""What happens to hours."""

from walletdesk.events import Event


class HoursChanged(Event, frozen=True, kw_only=True, tag="hours.changed"):
    """The weekly hours were replaced."""

    channels: list[str]
