"""Work for later: pgqueuer behind a small door. Enqueued in the transaction of the change."""

from walletdesk.jobs.queue import Job, Jobs, Payload, enqueue

__all__ = ["Job", "Jobs", "Payload", "enqueue"]
