"""The command line. Each command imports what it needs only when it runs."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from walletdesk.platform.errors import Refusal
from walletdesk.platform.failure import Failure
from walletdesk.platform.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from walletdesk.app.supervisor import Prepare

app = App(name="walletdesk", help="The customer-support desk for the makers of wallets.")
user = App(name="user", help="People who answer.")
token = App(name="token", help="API tokens.")
keys = App(name="keys", help="Keys of what is encrypted.")
audit = App(name="audit", help="The record of who read what of whom.")
events = App(name="events", help="What happened, and who reacts to it.")
app.command(user)
app.command(token)
app.command(keys)
app.command(events)
app.command(audit)

type Data = Annotated[Path | None, Parameter(help="Data folder (or WALLETDESK_DATA; ./data).")]
type Host = Annotated[str | None, Parameter(help="Address to listen on.")]
type Port = Annotated[int | None, Parameter(help="Port to listen on; 0 picks a free one.")]
type Hidden = Annotated[bool, Parameter(show=False, negative="")]


def main() -> None:
    """Run; what went wrong is one line on stderr. Exit codes: 1 failed, 2 set up wrongly."""
    try:
        code = app(result_action="return_value")
    except SettingsError as wrong:
        code = _tell(str(wrong), 2)
    except Failure as wrong:
        code = _tell(str(wrong), 1)
    except Refusal as wrong:
        code = _tell(_in_english(wrong), 1)
    except OSError as wrong:
        code = _tell(f"{wrong.strerror or wrong}: {wrong.filename or 'system call'}", 1)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


@app.command
def up(
    *,
    data: Data = None,
    host: Host = None,
    port: Port = None,
    demo: Annotated[
        bool, Parameter(negative="", help="Fill an empty desk with a company.")
    ] = False,
    demo_size: Annotated[int, Parameter(help="Messages of the demo; 0: the usual company.")] = 0,
    reload: Annotated[bool, Parameter(negative="", help="Restart when code changes.")] = False,
    with_parent: Annotated[
        bool, Parameter(negative="", help="End when the program that started us is gone.")
    ] = False,
) -> int:
    """Everything on one machine: PostgreSQL, web and worker. Ends with Ctrl-C."""
    from walletdesk.app import lifeline, supervisor

    if with_parent:
        lifeline.follow_parent()
    settings = load(data=data, host=host, port=port)
    prepare = _demo(demo_size) if demo else None
    return asyncio.run(supervisor.up(settings, prepare, reload=reload))


@app.command
def web(
    *,
    data: Data = None,
    host: Host = None,
    port: Port = None,
    lifeline: Hidden = False,
    socket: Annotated[int | None, Parameter(show=False)] = None,
) -> None:
    """One web process of a larger deployment (DATABASE_URL)."""
    from walletdesk.app import database, listen, preflight, server
    from walletdesk.app import lifeline as line

    if lifeline:
        line.hold()
    settings = load(data=data, host=host, port=port)
    with database.at_hand(settings, "web") as ready:
        if not lifeline:  # `up` has looked
            asyncio.run(preflight.check(ready))
        opened = listen.listen(ready) if socket is None else listen.inherited(socket)
        server.run(ready, opened)


@app.command
def worker(*, data: Data = None, lifeline: Hidden = False) -> None:
    """One worker process of a larger deployment (DATABASE_URL)."""
    from walletdesk.app import background, database, preflight
    from walletdesk.app import lifeline as line

    if lifeline:
        line.hold()
    with database.at_hand(load(data=data), "worker") as ready:
        if not lifeline:
            asyncio.run(preflight.check(ready))
        background.run(ready)


@app.command
def migrate(*, data: Data = None) -> None:
    """Bring the database to this release."""
    from walletdesk.app import database
    from walletdesk.platform import migrate as migrations

    with database.at_hand(load(data=data), "migrate") as ready:
        missing = asyncio.run(migrations.pending(ready.database_url))
        asyncio.run(migrations.migrate(ready.database_url))
    print(*(f"applied {name}" for name in missing), f"{len(missing)} applied", sep="\n")


@app.command
def doctor(*, data: Data = None) -> int:
    """Look for what could keep the desk from working."""
    from walletdesk.app.doctor import examine

    return examine(load(data=data))


@keys.command(name="rotate")
def keys_rotate(*, data: Data = None) -> None:
    """Put every key under a new master key; safe beside a running desk."""
    from walletdesk.app import keys as rotation

    print(rotation.rotate(load(data=data)))


@audit.command(name="verify")
def audit_verify(*, data: Data = None) -> None:
    """Look for readings that were changed after they were sealed, two minutes old."""
    from walletdesk.app import auditing

    print(auditing.verify(load(data=data)))


@events.command(name="replay")
def events_replay(
    name: Annotated[str, Parameter(help="The subscriber.")],
    *,
    after: Annotated[
        str | None, Parameter(help="The id of an event; from the first one without.")
    ] = None,
    data: Data = None,
) -> None:
    """Let a subscriber handle earlier events (again). A new one begins with what comes."""
    from walletdesk.app import replay

    print(replay.replay(load(data=data), name, after))


@user.command(name="create")
def user_create(
    *,
    email: str,
    name: str,
    role: Annotated[str, Parameter(help="agent, supervisor, administrator or product.")] = "agent",
    language: Annotated[str, Parameter(help="en, zh-Hans or es.")] = "en",
    data: Data = None,
) -> None:
    """Add somebody who signs in. The password is asked for, or read from a pipe."""
    from walletdesk.app import accounts

    settings, password = load(data=data), _password()
    print(
        accounts.create_user(
            settings, email=email, name=name, role=role, language=language, password=password
        )
    )


@token.command(name="create")
def token_create(
    *,
    email: Annotated[str, Parameter(help="Whose token it is.")],
    role: Annotated[str | None, Parameter(help="No more than theirs, which it is without.")] = None,
    scope: Annotated[list[str] | None, Parameter(help="Acts it may do; all of its role.")] = None,
    expires: Annotated[str | None, Parameter(help="For example 12h, 90d, 4w; never.")] = None,
    data: Data = None,
) -> None:
    """Issue an API token and print it, alone, this once."""
    from walletdesk.app import accounts

    settings = load(data=data)
    print(
        accounts.create_token(settings, email=email, role=role, scopes=scope or [], expires=expires)
    )


def _password() -> str:
    """Never an argument: those are seen by every user of the machine."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    import getpass

    first = getpass.getpass("password: ")
    if getpass.getpass("again: ") != first:
        raise SettingsError("the two passwords differ")
    return first


def _demo(size: int) -> "Prepare":
    from walletdesk.app import demo

    async def prepare(settings: Settings) -> list[str]:
        return demo.lines(await demo.ensure(settings, settings.database_url, size))

    return prepare


def _tell(message: str, code: int) -> int:
    print(f"walletdesk: {message}", file=sys.stderr)
    return code


def _in_english(refusal: Refusal) -> str:
    from walletdesk.platform import i18n

    return i18n.catalog("en").code(refusal.code, refusal.params)
