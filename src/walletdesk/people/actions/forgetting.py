"""What follows from every change of people."""

from walletdesk.people import memory
from walletdesk.platform.db import Tx


def forget(tx: Tx) -> None:
    """Once this stands, this process acts on nothing it remembers from before."""
    tx.after_commit(memory.of(tx.keys).forget)
