"""Access tokens: an endpoint of the test speaks RFC 6749, a real Dovecot takes them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import msgspec
import pytest
from tests.adapters.email.authority import token
from tests.adapters.email.dovecot import Running
from tests.adapters.email.imap.kit import (
    Desk,
    account,
    eventually,
    following,
    mail,
    mailbox,
    new_user,
)

from walletdesk.adapters.email.imap import Tokens, Trouble, probe
from walletdesk.adapters.email.model import OAuth

type Answer = tuple[int, object]


@dataclass
class Endpoint:
    """`answer`: status and JSON; `forms`: what was asked."""

    answer: Callable[[], Answer]
    oauth: OAuth = field(default_factory=lambda: OAuth("", ""))
    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


@asynccontextmanager
async def endpoint(answer: Callable[[], Answer]) -> AsyncIterator[Endpoint]:
    """Over HTTP on loopback."""
    state = Endpoint(answer)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        form = parse_qs((await reader.readexactly(length)).decode())
        state.forms.append({name: values[0] for name, values in form.items()})
        status, content = state.answer()
        body = msgspec.json.encode(content)
        writer.write(b"HTTP/1.1 %d x\r\ncontent-length: %d\r\n" % (status, len(body)))
        writer.write(b"connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    state.oauth = OAuth(f"http://127.0.0.1:{port}/token", "walletdesk", "mail")
    async with server:
        yield state


SECRETS = {"oauth_secret": "s", "oauth_refresh": "r1"}


async def test_a_mailbox_is_read_with_a_token(dovecot: Running):
    user, desk, raw = new_user(), Desk(), mail()
    dovecot.append(user, raw)
    async with endpoint(lambda: (200, {"access_token": token(user), "expires_in": 3600})) as at:
        box = mailbox(dovecot, user, oauth=at.oauth)
        async with following(desk, account(user, **SECRETS), box):
            await eventually(lambda: desk.taken == [raw])
        assert all(finding.ok for finding in await probe(account(user, **SECRETS), box))
    assert at.forms[0] == {
        "grant_type": "refresh_token",
        "refresh_token": "r1",
        "client_id": "walletdesk",
        "client_secret": "s",
        "scope": "mail",
    }


async def test_a_token_that_the_server_refuses_is_renewed_once(dovecot: Running):
    user, desk, raw = new_user(), Desk(), mail()
    dovecot.append(user, raw)
    tokens = iter((token(user, seconds=-5), token(user)))
    async with endpoint(lambda: (200, {"access_token": next(tokens), "expires_in": 3600})) as at:
        async with following(
            desk, account(user, **SECRETS), mailbox(dovecot, user, oauth=at.oauth)
        ):
            await eventually(lambda: desk.taken == [raw])
        assert len(at.forms) == 2


async def test_a_mailbox_that_takes_no_token_of_ours(dovecot: Running):
    user = new_user()
    async with endpoint(lambda: (200, {"access_token": token("other", seconds=-9)})) as at:
        found = await probe(account(user, **SECRETS), mailbox(dovecot, user, oauth=at.oauth))
        assert (found[-1].step, found[-1].code) == ("login", "imap.oauth_refused")
        assert len(at.forms) == 2


async def test_one_at_a_time_and_kept_until_a_minute_before_its_end():
    lives = iter((3600, 59, 3600))
    async with endpoint(
        lambda: (200, {"access_token": f"t{len(at.forms)}", "expires_in": next(lives)})
    ) as at:
        tokens = Tokens(at.oauth, SECRETS)
        assert set(await asyncio.gather(*(tokens.get() for _ in range(20)))) == {"t1"}
        assert await tokens.get(refused="t1") == "t2"
        assert await tokens.get() == "t3"
        assert await tokens.get() == "t3"
        assert len(at.forms) == 3


async def test_a_rolled_refresh_token_is_kept_and_used():
    kept: list[str] = []

    async def keep(refresh: str) -> None:
        kept.append(refresh)
        if len(kept) == 1:
            raise ConnectionError

    async with endpoint(
        lambda: (200, {"access_token": f"t{len(at.forms)}", "refresh_token": "r2"})
    ) as at:
        tokens = Tokens(at.oauth, SECRETS, keep)
        with pytest.raises(ConnectionError):
            await tokens.get()
        assert await tokens.get() == "t1"
        assert kept == ["r2", "r2"]
        await tokens.get(refused="t1")
        assert [form["refresh_token"] for form in at.forms] == ["r1", "r2"]
        assert len(kept) == 2


@pytest.mark.parametrize(
    ("answer", "code", "lasting"),
    [
        ((400, {"error": "invalid_grant"}), "imap.oauth_revoked", True),
        ((401, {"error": "invalid_client"}), "imap.oauth_client", True),
        ((429, {"error": "slow_down"}), "imap.oauth_unreachable", False),
        ((503, {"error": "unavailable"}), "imap.oauth_unreachable", False),
        ((200, {"no": "token"}), "imap.oauth_unreachable", False),
    ],
)
async def test_what_endpoints_refuse(answer: Answer, code: str, lasting: bool):
    async with endpoint(lambda: answer) as at:
        with pytest.raises(Trouble) as caught:
            await Tokens(at.oauth, SECRETS).get()
    assert (caught.value.code, caught.value.lasting) == (code, lasting)


async def test_secrets_do_not_go_over_a_bare_network():
    with pytest.raises(Trouble, match="oauth_insecure"):
        await Tokens(OAuth("http://login.example/token", "x"), SECRETS).get()
