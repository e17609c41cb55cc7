"""The pages /desk/admin/templates."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from walletdesk import people, ui
from walletdesk.macros import actions, store
from walletdesk.macros.http import forms
from walletdesk.macros.model import VARIABLES, say
from walletdesk.people import Act, Desk, may
from walletdesk.platform.db import Read
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest

HOME = "/desk/admin/templates"


@get(HOME, guards=[may(Act.TEMPLATES)], include_in_schema=False)
async def list_page(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """All templates, whoever they are for."""
    async with desk.read() as tx:
        macros = await store.usable(tx, (), everything=True)
        teams = {t.id: t.name for t in await people.list_teams(tx)}
    language = ui.language_of(request)
    names = {m.id: say(m.names, language) for m in macros}
    return ui.page(request, "macros/list.html", macros=macros, names=names, teams=teams)


@get(f"{HOME}/new", guards=[may(Act.TEMPLATES)], include_in_schema=False)
async def new_page(
    request: AnyRequest, desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> Response[bytes]:
    """An empty form."""
    async with desk.read() as tx:
        return await _form(request, tx, settings, None, {})


@post(f"{HOME}/new", guards=[may(Act.TEMPLATES)], include_in_schema=False, status_code=200)
async def make(
    request: AnyRequest, desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> Response[Any]:
    """A new template."""
    return await _save(request, desk, settings, None)


@get(f"{HOME}/{{macro_id:uuid}}", guards=[may(Act.TEMPLATES)], include_in_schema=False)
async def edit_page(
    request: AnyRequest,
    macro_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """The form of one template."""
    async with desk.read() as tx:
        macro = await store.get(tx, macro_id)
        return await _form(request, tx, settings, macro_id, forms.shown(macro))


@post(
    f"{HOME}/{{macro_id:uuid}}",
    guards=[may(Act.TEMPLATES)],
    include_in_schema=False,
    status_code=200,
)
async def save(
    request: AnyRequest,
    macro_id: FromPath[UUID],
    desk: NamedDependency[Desk],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Change it."""
    return await _save(request, desk, settings, macro_id)


@post(
    f"{HOME}/{{macro_id:uuid}}/deletion",
    guards=[may(Act.TEMPLATES)],
    include_in_schema=False,
    status_code=303,
)
async def remove(macro_id: FromPath[UUID], desk: NamedDependency[Desk]) -> Redirect:
    """Delete it."""
    async with desk.transaction() as tx:
        await actions.delete(tx, macro_id, actor=desk.agent)
    return Redirect(HOME, status_code=303)


async def _save(
    request: AnyRequest, desk: Desk, settings: Settings, macro_id: UUID | None
) -> Response[Any]:
    typed = {k: str(v) for k, v in (await request.form()).items()}
    try:
        wish = forms.read(typed, settings.languages)
        async with desk.transaction() as tx:
            if macro_id is None:
                await actions.create(tx, wish, actor=desk.agent)
            else:
                await actions.change(tx, macro_id, wish, actor=desk.agent)
    except (Invalid, InvalidMany) as wrong:
        async with desk.read() as tx:
            return await _form(request, tx, settings, macro_id, typed, wrong)
    return Redirect(HOME, status_code=303)


async def _form(
    request: AnyRequest,
    tx: Read,
    settings: Settings,
    macro_id: UUID | None,
    typed: dict[str, str],
    wrong: Invalid | InvalidMany | None = None,
) -> Response[bytes]:
    language = ui.language_of(request)
    errors = forms.on_fields(ui.field_errors(language, wrong)) if wrong else {}
    return ui.page(
        request,
        "macros/edit.html",
        status=422 if wrong else 200,
        macro_id=macro_id,
        typed=typed,
        errors=errors,
        teams=await people.list_teams(tx),
        categories=await store.category_names(tx, language),
        written=settings.languages,
        variables=list(VARIABLES),
    )


pages = [list_page, new_page, make, edit_page, save, remove]
