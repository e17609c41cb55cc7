"""Durable sending: what goes out, tried until the far end has it or says no."""

from walletdesk.outbox.actions import DRAIN_JOB, drain, enqueue, erase, receipt, refused
from walletdesk.outbox.model import DeliveryChanged, Outgoing

__all__ = [
    "DRAIN_JOB",
    "DeliveryChanged",
    "Outgoing",
    "drain",
    "enqueue",
    "erase",
    "receipt",
    "refused",
]
