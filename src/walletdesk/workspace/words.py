"""Names of statuses and priorities, as message ids: one place for all pages of the desk."""


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


STATUSES = {
    "open": _("Open"),
    "pending": _("Pending"),
    "on_hold": _("On hold"),
    "solved": _("Solved"),
    "closed": _("Closed"),
}
PRIORITIES = {
    "low": _("Low"),
    "normal": _("Normal"),
    "high": _("High"),
    "urgent": _("Urgent"),
}
