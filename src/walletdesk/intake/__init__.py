"""Everything that comes in: guarded before it is written, accepted once, never lost."""

from walletdesk.intake.begin import begin
from walletdesk.intake.envelopes import PROCESS_JOB, accept, forget, process, sweep
from walletdesk.intake.http import api
from walletdesk.intake.model import Begun, Heard, Matter, Said
from walletdesk.intake.say import hint, say

__all__ = [
    "PROCESS_JOB",
    "Begun",
    "Heard",
    "Matter",
    "Said",
    "accept",
    "api",
    "begin",
    "forget",
    "hint",
    "process",
    "say",
    "sweep",
]
