"""The door of /chat/v1: who may call from where, which handler answers, how it refuses."""

import asyncpg
from litestar.datastructures import State
from litestar.types import Receive, Scope, Send

from walletdesk.adapters.chat import asked, parts, problems
from walletdesk.adapters.chat.http import ROUTES
from walletdesk.adapters.chat.parts import Parts
from walletdesk.adapters.chat.wire import PREFLIGHT, Answer, Call, Handler, allowed, respond
from walletdesk.platform import log
from walletdesk.platform.crypto import CannotOpen
from walletdesk.platform.errors import Conflict, Forbidden, NotFound, Refusal, Unavailable

logger = log.get(__name__)

PATH = "/chat/v1"


async def serve(state: State, scope: Scope, receive: Receive, send: Send) -> None:
    """Every call of the widget; `state` is the application's, `scope["path"]` lies below `PATH`."""
    call = Call(scope, receive, send)
    ours = parts.of(state)
    origin = call.headers.get(b"origin", b"")
    answer = await _answer(ours, call, origin)
    if answer is not None:
        await respond(send, answer, origin if answer.status != 403 else b"null")


async def _answer(ours: Parts, call: Call, origin: bytes) -> Answer | None:
    try:
        _check_origin(ours, call, origin)
        if call.method == "OPTIONS":
            return Answer(204, headers=(*PREFLIGHT, (b"cache-control", b"max-age=7200")))
        return await _handler(call)(ours, call)
    except Refusal as refusal:
        return problems.problem(refusal, await _language(ours, call))
    except CannotOpen:
        return problems.problem(NotFound("erased"), await _language(ours, call))
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError) as wrong:
        logger.error("database.unreachable", exc_info=wrong)
        return problems.problem(Unavailable("database.unavailable"), asked.language(ours, call))
    except Exception as wrong:
        logger.error("request.broken", exc_info=wrong, route=call.path)
        return problems.problem(_Broken("internal"), asked.language(ours, call))


def _check_origin(ours: Parts, call: Call, origin: bytes) -> None:
    if not allowed(origin, call.headers.get(b"host", b""), ours.settings.widget_origins):
        raise Forbidden("chat.origin_refused")


class _Broken(Refusal):
    """Our own fault; the request's id leads to it in the log."""

    status = 500


def _handler(call: Call) -> Handler[Parts]:
    key = call.path if not call.path.startswith("categories/") else "categories"
    found = ROUTES.get(key)
    if found is None:
        raise NotFound("address")
    call.scope["path_template"] = f"{PATH}/{key}"  # for the metrics; never what somebody typed
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
    return session.language if session else asked.language(ours, call)
