"""The pages /desk/admin/email/new and /{id}: a mailbox is added and changed in one form."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk import channels, people, ui
from walletdesk.adapters.email import store
from walletdesk.adapters.email.pages import forms
from walletdesk.adapters.email.pages.listing import HOME
from walletdesk.adapters.email.pages.presets import PRESETS
from walletdesk.adapters.email.store import Box, Wish
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Tx
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest


@get(f"{HOME}/new", guards=[may(Act.SETTINGS)], include_in_schema=False)
async def new_page(
    request: AnyRequest, desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> Response[bytes]:
    """An empty form."""
    return await _form(request, desk, settings, None, forms.FRESH)


@post(f"{HOME}/new", guards=[may(Act.SETTINGS)], include_in_schema=False, status_code=200)
async def make(
    request: AnyRequest, desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> Response[Any]:
    """A new mailbox."""
    return await _save(request, desk, settings, None)


@get(f"{HOME}/{{account_id:uuid}}", guards=[may(Act.SETTINGS)], include_in_schema=False)
async def edit_page(
    request: AnyRequest,
    account_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """The form of one mailbox."""
    async with desk.read() as tx:
        box = await store.box(tx, account_id)
    return await _form(request, desk, settings, box, forms.shown(box))


@post(
    f"{HOME}/{{account_id:uuid}}",
    guards=[may(Act.SETTINGS)],
    include_in_schema=False,
    status_code=200,
)
async def save(
    request: AnyRequest,
    account_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Change it."""
    async with desk.read() as tx:
        box = await store.box(tx, account_id)
    return await _save(request, desk, settings, box)


@post(f"{HOME}/servers", guards=[may(Act.SETTINGS)], include_in_schema=False, status_code=200)
async def servers(request: AnyRequest) -> Response[bytes]:
    """The fields of the servers, filled in for a provider; nothing is saved.

    Without one the page is left alone: what is typed meanwhile must not be overwritten.
    """
    by_address = request.query_params.get("by") == "address"
    typed = forms.filled(await typed_in(request), by_address=by_address)
    if typed is None:
        return Response(b"", status_code=204)
    return ui.fragment(
        request,
        "email/mailbox_filled.html",
        typed=forms.again(typed),
        presets=PRESETS,
        by_address=by_address,
    )


async def typed_in(request: AnyRequest) -> dict[str, str]:
    """The form's fields as they came."""
    return {name: str(value) for name, value in (await request.form()).items()}


async def _save(
    request: AnyRequest, desk: Desk, settings: Settings, box: Box | None
) -> Response[Any]:
    typed = await typed_in(request)
    try:
        wish = forms.checked(typed, box, now=desk.db.clock.now())
        await people.confirm(desk, typed.get("your_password", ""))
        wish = await _with_key(typed, wish)
        async with desk.transaction() as tx:
            account_id = await _stored(desk, tx, box, wish)
    except (Invalid, InvalidMany) as wrong:
        return await _form(request, desk, settings, box, forms.again(typed), wrong)
    return Redirect(f"{HOME}/{account_id}?saved", status_code=303)


async def _stored(desk: Desk, tx: Tx, box: Box | None, wish: Wish) -> UUID:
    if box is None:
        return await store.add(tx, wish, actor=desk.actor)
    await store.edit(tx, box.id, wish, actor=desk.actor)
    return box.id


async def _with_key(typed: dict[str, str], wish: Wish) -> Wish:
    """A new key for DKIM when it is asked for; making one takes up to a second of a core."""
    if typed.get("dkim.make") != "yes":
        return wish
    from walletdesk.adapters.email import sending

    key = await asyncio.to_thread(sending.new_key)
    return msgspec.structs.replace(wish, secrets=wish.secrets | {"dkim_key": key})


async def _form(
    request: AnyRequest,
    desk: Desk,
    settings: Settings,
    box: Box | None,
    typed: dict[str, str],
    wrong: Invalid | InvalidMany | None = None,
) -> Response[bytes]:
    return ui.page(
        request,
        "email/mailbox.html",
        status=422 if wrong else 200,
        box=box,
        typed=typed,
        errors=ui.field_errors(ui.language_of(request), wrong) if wrong else {},
        presets=PRESETS,
        providers=forms.PROVIDERS,
        stored=box.secrets if box else frozenset[str](),
        record=await _record(desk, box) if box else None,
        hook=f"{settings.base_url}/hooks/email/{box.id}" if box else "",
        saved="saved" in request.query_params and not wrong,
        confirm=people.confirm_needed(desk),
    )


async def _record(desk: Desk, box: Box) -> dict[str, str] | None:
    """The DNS record that makes others believe our signatures: its name and its text."""
    if "dkim_key" not in box.secrets or not box.mailbox.dkim_selector:
        return None
    from walletdesk.adapters.email import sending

    async with desk.read() as tx:
        key = (await channels.opened(tx, box.id)).secrets["dkim_key"]
    name = f"{box.mailbox.dkim_selector}._domainkey.{box.mailbox.dkim_domain}"
    return {"name": name, "text": sending.dkim_record(key)}


pages = [new_page, make, edit_page, save, servers]
