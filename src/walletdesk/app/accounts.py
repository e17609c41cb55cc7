"""`walletdesk user create` and `token create`: the first people and tokens of a desk."""

import re
from datetime import timedelta
from typing import Any

import msgspec

from walletdesk import people
from walletdesk.app.database import in_transaction
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import NotFound
from walletdesk.platform.settings import Settings, SettingsError

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"([1-9][0-9]{0,4})([hdw])")


def create_user(
    settings: Settings, *, email: str, name: str, role: str, language: str, password: str
) -> str:
    """Add somebody; a line that says who. Raise `Refusal` or `SettingsError`."""
    new = people.NewAgent(
        email=email,
        name=name,
        password=password,
        role=_known(people.Role, role, "--role"),
        language=language,
    )

    async def act(tx: Tx) -> str:
        agent = await people.create_agent(tx, new)
        return f"{agent.email} is now {agent.role.value}"

    return in_transaction(settings, "user create", act)


def create_token(
    settings: Settings, *, email: str, role: str | None, scopes: list[str], expires: str | None
) -> str:
    """Issue a token for the agent of that address; its secret. Raise as above."""
    wanted = None if role is None else _known(people.Role, role, "--role")
    acts = tuple(_known(people.Act, scope, "--scope") for scope in scopes)
    life = None if expires is None else _duration(expires)

    async def act(tx: Tx) -> str:
        ends = None if life is None else tx.now + life
        try:
            return await people.issue_token(tx, email, role=wanted, scopes=acts, expires_at=ends)
        except NotFound as missing:
            raise SettingsError(f"nobody here has the address {email}") from missing

    return in_transaction(settings, "token create", act)


def _known(kind: Any, word: str, option: str) -> Any:
    try:
        return msgspec.convert(word, kind)
    except msgspec.ValidationError as wrong:
        offered = ", ".join(member.value for member in kind)
        raise SettingsError(f"{option} {word!r} is none of {offered}") from wrong


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise SettingsError(f"--expires {text!r} is no time such as 12h, 90d or 4w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
