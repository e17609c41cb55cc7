"""Mails that leave: made (`compose`), signed (`sign`), handed over (`hand_over`), and the test of
the server that takes them (`probe`).
"""

from walletdesk.adapters.email.sending.compose import compose
from walletdesk.adapters.email.sending.connections import hang_up
from walletdesk.adapters.email.sending.fields import a_labels
from walletdesk.adapters.email.sending.handing import hand_over
from walletdesk.adapters.email.sending.letter import (
    Brand,
    Choice,
    Letter,
    Link,
    Rating,
)
from walletdesk.adapters.email.sending.probe import Finding, probe
from walletdesk.adapters.email.sending.signing import dkim_record, new_key, sign

__all__ = [
    "Brand",
    "Choice",
    "Finding",
    "Letter",
    "Link",
    "Rating",
    "a_labels",
    "compose",
    "dkim_record",
    "hand_over",
    "hang_up",
    "new_key",
    "probe",
    "sign",
]
