"""The few ways in which a rule says no; the edge turns them into the reader's language."""


class Refusal(Exception):
    """Base of all expected refusals. `code` is the message id of the text, `params` fill it."""

    status = 400

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Invalid(Refusal):
    """What came in breaks a rule at `field` (a dotted path such as `fields.tx_hash`)."""

    status = 422

    def __init__(self, field: str, code: str, **params: object) -> None:
        super().__init__(code, **params)
        self.field = field


class InvalidMany(Refusal):
    """Several `Invalid` at once, so that a person mends a form in one go."""

    status = 422

    def __init__(self, errors: list[Invalid]) -> None:
        super().__init__("invalid")
        self.errors = errors


class Unauthorized(Refusal):
    """Nobody is signed in, or the token is unknown, expired or revoked."""

    status = 401


class Forbidden(Refusal):
    """Known, but not allowed to do this."""

    status = 403


class NotFound(Refusal):
    """No such thing for this reader."""

    status = 404

    def __init__(self, what: str = "thing") -> None:
        super().__init__("not_found", what=what)


class Conflict(Refusal):
    """The state of the thing does not allow it (now)."""

    status = 409


class TooLarge(Refusal):
    """More bytes or characters than the limit."""

    status = 413


class TooMany(Refusal):
    """A rate limit; `retry_after` is in seconds."""

    status = 429

    def __init__(
        self, code: str = "too_many", *, retry_after: float = 1.0, **params: object
    ) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after


class Unavailable(Refusal):
    """A part this needs is down or full; trying again later may work."""

    status = 503
