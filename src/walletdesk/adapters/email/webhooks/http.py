"""`POST /hooks/email/{account}/{provider}`: a provider hands over a mail.

200: we have it (or had it already); 401, 403: not believed; 404: no such webhook; 400: believed,
but not in the documented form; 503: trouble of ours, to be tried again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from uuid import UUID

from litestar import Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from msgspec import Struct

from walletdesk.adapters.email.model import LARGEST, Arrival
from walletdesk.adapters.email.webhooks import mailgun, postmark, sendgrid, ses
from walletdesk.adapters.email.webhooks.model import Call, Handed, Refused, Taking
from walletdesk.adapters.email.webhooks.tools import Tools
from walletdesk.platform import log
from walletdesk.ui import AnyRequest

logger = log.get(__name__)

BODY_LIMIT = LARGEST * 3 // 2
"""Bytes: 60 MiB, the largest mail in base64 and its envelope."""
PATIENCE = 60.0
"""Seconds for a turn and for a body to come."""


class _Provider(Struct, frozen=True):
    read: Callable[[Call, Tools], Awaitable[Handed | None]]
    admit: Callable[[Mapping[str, str], str], None] | None = None


PROVIDERS = {
    "mailgun": _Provider(mailgun.read),
    "postmark": _Provider(postmark.read, postmark.admit),
    "sendgrid": _Provider(sendgrid.read, sendgrid.admit),
    "ses": _Provider(ses.read),
}


@post(
    [
        "/hooks/email/{account_id:uuid}/{provider:str}",
        "/hooks/email/{account_id:uuid}/{provider:str}/mime",
    ],
    status_code=HTTPStatus.OK,
    request_max_body_size=BODY_LIMIT,
    include_in_schema=False,
    opt={"public": True},
)
async def take(
    request: AnyRequest,
    account_id: FromPath[UUID],
    provider: FromPath[str],
    mail_in: NamedDependency[Taking],
) -> Response[str]:
    """Believe, read, deliver, answer. The path with /mime is for Mailgun, which wants it so."""
    try:
        said = await _take(request, account_id, provider, mail_in)
    except Refused as refused:
        logger.warning(
            "hook.refused", account=str(account_id), kind=provider, reason=refused.reason
        )
        return _answer(refused.status, refused.reason)
    except HTTPException:
        raise  # the framework's: too large a body, a caller that went away
    except Exception as wrong:
        logger.error("hook.failed", account=str(account_id), kind=provider, exc_info=wrong)
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "try again later")
    return _answer(HTTPStatus.OK, said)


pages = [take]


async def _take(request: AnyRequest, account_id: UUID, provider: str, desk: Taking) -> str:
    key = await _key(account_id, provider, desk)
    reader, tools = PROVIDERS[provider], _tools(request.app.state)
    if reader.admit is not None:
        reader.admit(request.headers, key)
    async with asyncio.timeout(PATIENCE):
        await tools.turns.acquire()
    try:
        async with asyncio.timeout(PATIENCE):
            call = await _call(request, key, tools)
        handed = await reader.read(call, tools)
        return await desk.deliver(_arrival(account_id, handed, call)) if handed else "nothing"
    finally:
        tools.turns.release()


async def _key(account_id: UUID, provider: str, desk: Taking) -> str:
    found = await desk.mailbox(account_id)
    if found is not None:
        account, mailbox = found
        key = account.secrets.get("webhook_key", "")
        if key and mailbox.webhook == provider and provider in PROVIDERS:
            return key
    raise Refused(HTTPStatus.NOT_FOUND, "no such webhook")


async def _call(request: AnyRequest, key: str, tools: Tools) -> Call:
    kind, options = request.content_type
    return Call(
        kind=kind.lower(),
        boundary=options.get("boundary", ""),
        headers=request.headers,
        body=await request.body(),
        key=key,
        now=tools.now(),
    )


def _arrival(account_id: UUID, handed: Handed, call: Call) -> Arrival:
    return Arrival(
        account=account_id,
        raw=handed.raw,
        via="webhook",
        received_at=call.now,
        envelope_from=None if handed.envelope_from is None else _clean(handed.envelope_from),
        recipients=tuple(_clean(address) for address in handed.recipients),
        checks=handed.checks,
        believed=False,
    )


def _clean(address: str) -> str:
    """What can be stored and shown of it."""
    return "".join(sign for sign in address if sign.isprintable())[:320]


def _tools(state: State) -> Tools:
    """Those of this process."""
    found = state.get("email_hooks")
    if not isinstance(found, Tools):
        found = state["email_hooks"] = Tools()
    return found


def _answer(status: HTTPStatus, said: str) -> Response[str]:
    headers: dict[str, str] = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = 'Basic realm="mail"'
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = "60"
    return Response(said, status_code=status, media_type="text/plain", headers=headers)
