"""Hours in the API and on the page /desk/admin/hours."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Redirect
from msgspec import Meta, Struct

from walletdesk import ui
from walletdesk.channels import KINDS
from walletdesk.hours import actions, forms, store
from walletdesk.hours.model import DEFAULT, Hours, Span, Weekday, clock, is_open, minutes, next_open
from walletdesk.people import Act, Desk, may
from walletdesk.platform.errors import Invalid, InvalidMany
from walletdesk.platform.settings import Settings
from walletdesk.ui import AnyRequest

type Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", examples=["09:00"])]


class SpanView(Struct, frozen=True, forbid_unknown_fields=True):
    """Open from `opens` to `closes` local time; over midnight: one to 24:00, one from 00:00."""

    weekday: Weekday
    opens: Clock
    closes: Clock


class WeekView(Struct, frozen=True, forbid_unknown_fields=True):
    """The week of a channel kind, or of `default`, which serves all kinds without one."""

    channel: Annotated[str, Meta(pattern=r"^[a-z]{1,20}$", examples=["chat"])]
    spans: Annotated[list[SpanView], Meta(max_length=100)]


class HoursWish(Struct, frozen=True, forbid_unknown_fields=True):
    """All weeks; what is not among them falls back to `default`."""

    weeks: Annotated[list[WeekView], Meta(max_length=30)]


class WeekState(Struct, frozen=True):
    """A week, and whether it is open now; `opens_at` is null when open or never."""

    channel: str
    spans: list[SpanView]
    open: bool
    opens_at: datetime | None


class HoursView(Struct, frozen=True):
    """The zone of all times, and the weeks."""

    timezone: str
    weeks: list[WeekState]


@get("/hours", guards=[may(Act.READ)], summary="Weekly hours by channel", tags=["hours"])
async def get_hours(desk: NamedDependency[Desk], settings: NamedDependency[Settings]) -> HoursView:
    async with desk.read() as tx:
        return _view(await store.hours(tx), tx.now, settings)


@put("/hours", guards=[may(Act.SETTINGS)], summary="Replace all weekly hours", tags=["hours"])
async def put_hours(
    data: JSONBody[HoursWish], desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> HoursView:
    async with desk.transaction() as tx:
        return _view(await actions.replace(tx, _read(data), actor=desk.agent), tx.now, settings)


@get("/desk/admin/hours", guards=[may(Act.SETTINGS)], include_in_schema=False)
async def hours_page(
    request: AnyRequest, desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> Response[bytes]:
    async with desk.read() as tx:
        typed = forms.shown(await store.hours(tx))
    return _page(request, settings, typed, {}, saved="saved" in request.query_params)


@post("/desk/admin/hours", guards=[may(Act.SETTINGS)], include_in_schema=False, status_code=200)
async def save_hours(
    request: AnyRequest, desk: NamedDependency[Desk], settings: NamedDependency[Settings]
) -> Response[Any]:
    typed = {k: str(v) for k, v in (await request.form()).items()}
    try:
        async with desk.transaction() as tx:
            await actions.replace(tx, forms.read(typed, list(KINDS)), actor=desk.agent)
    except (Invalid, InvalidMany) as wrong:
        errors = ui.field_errors(ui.language_of(request), wrong)
        return _page(request, settings, typed, errors, status=422)
    return Redirect("/desk/admin/hours?saved", status_code=303)


def _page(
    request: AnyRequest,
    settings: Settings,
    typed: dict[str, str],
    errors: dict[str, str],
    *,
    saved: bool = False,
    status: int = 200,
) -> Response[bytes]:
    kinds = [DEFAULT, *KINDS]
    rows = forms.rows(typed, [k for k in kinds if forms.is_chosen(typed, k)])
    return ui.page(
        request,
        "hours/edit.html",
        status=status,
        zone=settings.timezone,
        rows=rows,
        others=[k for k in kinds if not forms.is_chosen(typed, k)],
        kinds=KINDS,
        errors=errors,
        saved=saved,
    )


def _read(wish: HoursWish) -> Hours:
    found: Hours = {}
    for i, week in enumerate(wish.weeks):
        if week.channel in found:
            raise Invalid(f"weeks.{i}.channel", "hours.twice", channel=week.channel)
        path = f"weeks.{i}.spans"
        found[week.channel] = tuple(
            Span(s.weekday, minutes(s.opens, path=path), minutes(s.closes, path=path))
            for s in week.spans
        )
    return found


def _view(hours: Hours, now: datetime, settings: Settings) -> HoursView:
    zone = ZoneInfo(settings.timezone)
    weeks: list[WeekState] = []
    for channel, week in sorted(hours.items()):
        spans = [SpanView(s.weekday, clock(s.opens), clock(s.closes)) for s in week]
        opened = is_open(week, now, zone)
        weeks.append(
            WeekState(channel, spans, opened, None if opened else next_open(week, now, zone))
        )
    return HoursView(settings.timezone, weeks)


api = [get_hours, put_hours]
pages = [hours_page, save_hours]
