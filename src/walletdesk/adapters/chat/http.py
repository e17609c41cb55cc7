"""Everything under /chat/v1."""

import time
from typing import Any

import asyncpg
import msgspec
from litestar import asgi
from litestar.types import Receive, Scope, Send

from walletdesk import files, people
from walletdesk.adapters.chat import catalogue, parts, problems, stream, transcript, views
from walletdesk.adapters.chat.actions import links, sessions, speak
from walletdesk.adapters.chat.identity import prove
from walletdesk.adapters.chat.model import (
    NewMessage,
    NewSession,
    Rating,
    ReadUpTo,
    Session,
    SessionView,
    Typing,
)
from walletdesk.adapters.chat.parts import Parts
from walletdesk.adapters.chat.present import present
from walletdesk.adapters.chat.wire import (
    PREFLIGHT,
    Answer,
    Call,
    Handler,
    allowed,
    decode,
    encode,
    respond,
)
from walletdesk.files import read_upload
from walletdesk.platform import i18n, log
from walletdesk.platform.crypto import CannotOpen
from walletdesk.platform.errors import Conflict, Forbidden, NotFound, Refusal, Unauthorized, Unavailable
from walletdesk.realtime import Hint, of_conversation

logger = log.get(__name__)

new_session = msgspec.json.Decoder(NewSession)
new_message = msgspec.json.Decoder(NewMessage)
typing_sign = msgspec.json.Decoder(Typing)
read_up_to = msgspec.json.Decoder(ReadUpTo)
rating = msgspec.json.Decoder(Rating)

NOTHING = Answer(204)


@asgi("/chat/v1", is_mount=True, copy_scope=False)
async def chat(scope: Scope, receive: Receive, send: Send) -> None:
    """Every call of the widget."""
    call = Call(scope, receive, send)
    ours = parts.of(scope["litestar_app"].state)
    origin = call.headers.get(b"origin", b"")
    answer = await _answer(ours, call, origin)
    if answer is not None:
        await respond(send, answer, origin if answer.status != 403 else b"null")


async def _answer(ours: Parts, call: Call, origin: bytes) -> Answer | None:
    try:
        host = call.headers.get(b"host", b"")
        if not allowed(origin, host, ours.settings.widget_origins):
            raise Forbidden("chat.origin_refused")
        if call.method == "OPTIONS":
            return Answer(204, headers=(*PREFLIGHT, (b"cache-control", b"max-age=7200")))
        return await _handler(call)(ours, call)
    except Refusal as refusal:
        return problems.problem(refusal, await _language(ours, call))
    except CannotOpen:
        return problems.problem(NotFound("erased"), await _language(ours, call))
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError) as wrong:
        logger.error("database.unreachable", exc_info=wrong)
        return problems.problem(Unavailable("database.unavailable"), _wish(ours, call))
    except Exception as wrong:
        logger.error("request.broken", exc_info=wrong, route=call.path)
        return problems.problem(_Broken("internal"), _wish(ours, call))


class _Broken(Refusal):
    """Our own fault; the request's id leads to it in the log."""

    status = 500


def _handler(call: Call) -> Handler[Parts]:
    key = call.path if not call.path.startswith("categories/") else "categories"
    found = ROUTES.get(key)
    if found is None:
        raise NotFound("address")
    handler = found.get(call.method)
    if handler is None:
        wrong = Conflict("method.not_allowed")
        wrong.status = 405
        raise wrong
    return handler


async def _language(ours: Parts, call: Call) -> str:
    """The session's, else what the request asks for."""
    token = call.token()
    try:
        session = await ours.sessions.find(token) if token else None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        session = None
    return session.language if session else _wish(ours, call)


def _wish(ours: Parts, call: Call) -> str:
    wish = call.query("lang") or call.header(b"accept-language")
    return i18n.negotiate(wish[:500], ours.settings.languages)


def _address(ours: Parts, call: Call) -> str:
    peer = call.scope.get("client")
    return people.client_address(
        peer[0] if peer else "", call.header(b"x-forwarded-for"), ours.settings.trusted_proxies
    )


async def _session(ours: Parts, call: Call) -> Session:
    """Whose call it is. Raise `Unauthorized`."""
    token = call.token()
    session = await ours.sessions.find(token) if token else None
    if session is None:
        raise Unauthorized("chat.session_ended")
    return session


def _json(status: int, value: object) -> Answer:
    return Answer(status, encode(value))


async def post_session(ours: Parts, call: Call) -> Answer:
    """Begin or resume."""
    wish = decode(new_session, await call.body())
    token = call.token()
    current = await ours.sessions.find(token) if token else None
    if current is None:
        ours.new_sessions.take(_address(ours, call))
    else:
        current.signs.take(time.monotonic(), ours.sign_rate)
    token = await _open(ours, call, wish, current, token)
    session = await ours.sessions.find(token)
    if session is None:
        raise Unauthorized("chat.session_ended")
    return _json(201, await _shown(ours, session, token))


async def _open(
    ours: Parts, call: Call, wish: NewSession, current: Session | None, token: str
) -> str:
    now = ours.db.clock.now().timestamp()
    proven = prove(wish.identity, ours.settings, now=now) if wish.identity else None
    language = proven.language if proven else ""
    language = language or i18n.negotiate(
        wish.language or call.header(b"accept-language"), ours.settings.languages
    )
    async with ours.db.transaction() as tx:
        if current is None or wish.link is not None:
            return await sessions.begin(tx, wish, proven, language)
        other = await sessions.resume(tx, current, wish, proven, language)
    current.stale = True
    return other or token


async def _shown(ours: Parts, session: Session, token: str) -> SessionView:
    now = await present(ours.db, ours.queue, session.conversation, ours.prefix)
    async with ours.db.read() as tx:
        talks = [talk for talk, _ in now.talks]
        lines = await views.latest(tx, talks, session.language) if talks else []
    return SessionView(
        token=token,
        conversation=now.talk,
        messages=lines,
        hours=await ours.doors.view(ours.db, session.language),
        queue=now.queue,
        read=now.read,
        agent=now.agent,
        language=session.language,
    )


async def post_message(ours: Parts, call: Call) -> Answer:
    """The hot path: 201, or 200 with the same body for a repeat."""
    session = await _session(ours, call)
    session.bucket.take(time.monotonic(), ours.message_rate)
    message = decode(new_message, await call.body())
    spoken = await speak.speak(ours.place, session, message)
    return _json(200 if spoken.repeated else 201, spoken.answer)


async def post_attachment(ours: Parts, call: Call) -> Answer:
    """One file as multipart/form-data; attach it to a message within 24 hours."""
    session = await _session(ours, call)
    ours.uploads.take(_address(ours, call))
    upload = await read_upload(Form(call))
    file = await speak.keep_file(ours.place, ours.storage, session, upload)
    async with ours.db.read() as tx:
        return _json(201, views.file_view(tx, file))


class Form:
    """A multipart body as `files.read_upload` reads it."""

    def __init__(self, call: Call) -> None:
        self._receive = call.receive
        self.content_type = _content_type(call.header(b"content-type"))

    async def stream(self) -> Any:
        """The body's pieces. Past the cap they are read on for a while and dropped."""
        more, size = True, 0
        while more and size <= files.BODY_LIMIT:
            message: Any = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionAbortedError
            more = message.get("more_body", False)
            size += len(message.get("body", b""))
            yield message.get("body", b"")


def _content_type(header: str) -> tuple[str, dict[str, str]]:
    kind, *options = (part.strip() for part in header.split(";"))
    pairs = (option.partition("=") for option in options)
    return kind.lower(), {name.lower(): value.strip('"') for name, _, value in pairs}


async def post_typing(ours: Parts, call: Call) -> Answer:
    """Agents see that the visitor writes; what is written they see when it is sent."""
    session = await _session(ours, call)
    session.signs.take(time.monotonic(), ours.sign_rate)
    sign = decode(typing_sign, await call.body(1_000))
    if session.conversation is not None and sign.typing:
        ours.hub.publish(Hint(of_conversation(session.conversation), "typing", "contact"))
    return NOTHING


async def post_read(ours: Parts, call: Call) -> Answer:
    """The visitor has seen everything up to a seq."""
    session = await _session(ours, call)
    session.signs.take(time.monotonic(), ours.sign_rate)
    wish = decode(read_up_to, await call.body(1_000))
    await speak.read(ours.place, session, wish.seq)
    return NOTHING


async def post_rating(ours: Parts, call: Call) -> Answer:
    """Five steps and a comment."""
    session = await _session(ours, call)
    session.bucket.take(time.monotonic(), ours.message_rate)
    wish = decode(rating, await call.body(60_000))
    await speak.rate(ours.place, session, wish.score, wish.comment)
    return NOTHING


async def post_link(ours: Parts, call: Call) -> Answer:
    """A link that continues this talk on another device."""
    session = await _session(ours, call)
    session.bucket.take(time.monotonic(), ours.message_rate)
    async with ours.db.transaction() as tx:
        token, ends = await links.make(tx, session.id)
    url = f"{ours.settings.base_url}/chat/continue#{token}"
    return _json(201, {"url": url, "expires_at": ends})


async def get_stream(ours: Parts, call: Call) -> None:
    """Server-Sent Events, read by fetch."""
    await stream.serve(ours, call, await _session(ours, call))


async def get_transcript(ours: Parts, call: Call) -> Answer:
    """The talk as a file: `?as=html`, else plain text."""
    session = await _session(ours, call)
    session.signs.take(time.monotonic(), ours.sign_rate)
    return await transcript.answer(ours, session, html=call.query("as") == "html")


async def get_config(ours: Parts, call: Call) -> Answer:
    """Texts, brand, likely matters, hours: the same for everybody, so it may be cached."""
    return await catalogue.config(ours, _wish(ours, call), call.headers)


async def get_category(ours: Parts, call: Call) -> Answer:
    """The guided questions of one matter."""
    return await catalogue.category(ours, call.path.removeprefix("categories/"), _wish(ours, call))


ROUTES: dict[str, dict[str, Handler[Parts]]] = {
    "sessions": {"POST": post_session},
    "messages": {"POST": post_message},
    "attachments": {"POST": post_attachment},
    "typing": {"POST": post_typing},
    "read": {"POST": post_read},
    "rating": {"POST": post_rating},
    "links": {"POST": post_link},
    "stream": {"GET": get_stream},
    "transcript": {"GET": get_transcript},
    "config": {"GET": get_config},
    "categories": {"GET": get_category},
}
