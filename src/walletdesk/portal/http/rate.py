"""The rating link of a mail: its page asks for nothing but the score, which the link has chosen.

A `GET` writes nothing, for scanners fetch every link of a mail before anybody reads it. The page
sends the score by itself once a person has it before them (`rate-now`); without JavaScript one
press does.
"""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from walletdesk import conversations, csat, guard, ui
from walletdesk.conversations import Conversation
from walletdesk.platform.db import Database
from walletdesk.platform.errors import Conflict, Forbidden, NotFound, Refusal
from walletdesk.platform.settings import Settings
from walletdesk.platform.storage import Storage
from walletdesk.portal import languages, links
from walletdesk.portal.body import ROUTE_LIMIT
from walletdesk.portal.coming import receive
from walletdesk.portal.http.form import texts
from walletdesk.portal.http.page import page
from walletdesk.portal.http.talk import SCORES, no_link
from walletdesk.realtime import DESK, Hint, Hub
from walletdesk.ui import AnyRequest


@get(languages.paths("/r/{token:str}"), include_in_schema=False)
async def show_rating(
    request: AnyRequest,
    token: FromPath[str],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    score: FromQuery[str] = "",
    done: FromQuery[str] = "",
) -> Response[bytes]:
    """The question, with the score of the link chosen; afterwards the thanks."""
    chosen = int(score) if score in SCORES else 0
    return await _page(request, db, settings, token, score=chosen, done=bool(done))


@post(
    languages.paths("/r/{token:str}"),
    include_in_schema=False,
    status_code=200,
    request_max_body_size=ROUTE_LIMIT,
)
async def rate(
    request: AnyRequest,
    token: FromPath[str],
    db: NamedDependency[Database],
    storage: NamedDependency[Storage],
    hub: NamedDependency[Hub],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """One rating a conversation; it may be changed for seven days."""
    coming = await receive(request, db, storage)
    language, body = languages.of_path(request.scope["path"]), coming.body
    score = int(body.one("score")) if body.one("score") in SCORES else 0
    try:
        async with db.transaction() as tx:
            talk = links.opened(tx.keys, token, tx.now, purpose=links.RATE)
            await csat.rate(tx, talk, score, body.one("comment"), language=language)
            tx.after_commit(lambda: hub.publish(Hint(DESK, "conversation", str(talk))))
    except (NotFound, Forbidden, Conflict) as refusal:
        return await _refused(request, db, settings, token, refusal)
    except Refusal as refusal:
        coming.refuse(refusal)
        comment = guard.clean(body.one("comment")).text
        errors = texts(coming.wrong, language)
        return await _page(
            request, db, settings, token, score=score, comment=comment, errors=errors
        )
    path = languages.path(language, f"/r/{token}")
    return Redirect(f"{path}?score={score}&done=1", status_code=303)


async def _refused(
    request: AnyRequest, db: Database, settings: Settings, token: str, refusal: Refusal
) -> Response[bytes]:
    """Too late to change, or nothing to rate: said on the page itself."""
    if not isinstance(refusal, Conflict):
        return no_link(request, refusal)
    language = languages.of_path(request.scope["path"])
    errors = {"score": ui.refusal_text(language, refusal)}
    return await _page(request, db, settings, token, errors=errors)


async def _page(
    request: AnyRequest,
    db: Database,
    settings: Settings,
    token: str,
    *,
    score: int = 0,
    comment: str = "",
    errors: dict[str, str] | None = None,
    done: bool = False,
) -> Response[bytes]:
    try:
        talk, rating = await _talk(db, token)
    except (NotFound, Forbidden) as refusal:
        return no_link(request, refusal)
    language = languages.of_path(request.scope["path"])
    return page(
        request,
        "portal/rate.html",
        status=422 if errors else 200,
        reference=conversations.reference(settings.reference_prefix, talk.number),
        here=languages.path(language, f"/r/{token}"),
        score=score or (rating.score if rating else 0),
        comment=comment or (rating.comment if rating else ""),
        errors=errors or {},
        done=done and rating is not None,
        at_once=bool(score)
        and not done
        and not errors
        and (rating is None or rating.score != score),
    )


async def _talk(db: Database, token: str) -> tuple[Conversation, csat.Rating | None]:
    async with db.read() as tx:
        found = links.opened(tx.keys, token, tx.now, purpose=links.RATE)
        return await conversations.get(tx, found), await csat.rating(tx, found)


pages: list[Any] = [show_rating, rate]
