"""Everything that the widget can ask for under /chat/v1."""

import time

import msgspec

from walletdesk.adapters.chat import asked, catalogue, stream, transcript, views
from walletdesk.adapters.chat.actions import links, sessions, speak
from walletdesk.adapters.chat.form import Form
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
from walletdesk.adapters.chat.wire import Answer, Call, Handler, decode, encode
from walletdesk.files import check, read_upload
from walletdesk.platform import i18n
from walletdesk.platform.errors import Unauthorized
from walletdesk.realtime import Hint, of_conversation

new_session = msgspec.json.Decoder(NewSession)
new_message = msgspec.json.Decoder(NewMessage)
typing_sign = msgspec.json.Decoder(Typing)
read_up_to = msgspec.json.Decoder(ReadUpTo)
rating = msgspec.json.Decoder(Rating)

NOTHING = Answer(204)


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
        ours.new_sessions.take(asked.address(ours, call))
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
    ours.uploads.take(asked.address(ours, call))
    checked = await check(ours.scanner, await read_upload(Form(call)))
    file = await speak.keep_file(ours.place, ours.storage, session, checked)
    async with ours.db.read() as tx:
        return _json(201, views.file_view(tx, file))


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
    return await catalogue.config(ours, asked.language(ours, call), call.headers)


async def get_category(ours: Parts, call: Call) -> Answer:
    """The guided questions of one matter."""
    return await catalogue.category(
        ours, call.path.removeprefix("categories/"), asked.language(ours, call)
    )


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
