"""What stops a command, for the one who runs the desk."""


class Failure(Exception):
    """The command cannot go on; the message is one line that says why and what to do."""
