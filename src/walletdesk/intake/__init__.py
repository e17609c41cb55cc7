"""Everything that comes in: guarded before it is written, accepted once, never lost."""

from walletdesk.intake.begin import begin
from walletdesk.intake.envelopes import (
    PROCESS_JOB,
    Processor,
    accept,
    forget,
    is_known,
    process,
    revive,
    sweep,
    take_in,
)
from walletdesk.intake.http import api
from walletdesk.intake.model import Begun, Heard, Matter, Said
from walletdesk.intake.say import hint, say, take

__all__ = [
    "PROCESS_JOB",
    "Begun",
    "Heard",
    "Matter",
    "Processor",
    "Said",
    "accept",
    "api",
    "begin",
    "forget",
    "hint",
    "is_known",
    "process",
    "revive",
    "say",
    "sweep",
    "take",
    "take_in",
]
