"""Open and closed, over midnight and over changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walletdesk.hours import ALWAYS, DAYTIME, Span, Week, is_open, next_close, next_open, week_of
from walletdesk.hours.model import check, minutes
from walletdesk.platform.errors import Invalid, InvalidMany

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
NIGHT: Week = tuple(Span(d, 22 * 60, 1440) for d in range(7)) + tuple(
    Span(d, 0, 240) for d in range(7)
)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def at(text: str, zone: ZoneInfo, fold: int = 0) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("local", "expected"),
    [("08:59", False), ("09:00", True), ("20:59", True), ("21:00", False)],
)
def test_a_day_is_open_from_its_first_to_before_its_last_minute(local: str, expected: bool) -> None:
    assert is_open(DAYTIME, at(f"2026-11-16T{local}", SHANGHAI), SHANGHAI) is expected


def test_the_zone_decides_what_day_it_is() -> None:
    sunday_only: Week = (Span(6, 0, 1440),)
    instant = datetime(2026, 11, 15, 17, 0, tzinfo=UTC)
    assert is_open(sunday_only, instant, ZoneInfo("UTC"))
    assert not is_open(sunday_only, instant, SHANGHAI)


def test_when_it_opens_next() -> None:
    assert next_open(DAYTIME, at("2026-11-16T21:00", SHANGHAI), SHANGHAI) == at(
        "2026-11-17T09:00", SHANGHAI
    )
    now = at("2026-11-16T12:34", SHANGHAI)
    assert next_open(DAYTIME, now, SHANGHAI) == now
    fridays: Week = (Span(4, 600, 660),)
    assert next_open(fridays, at("2026-11-20T11:00", BERLIN), BERLIN) == at(
        "2026-11-27T10:00", BERLIN
    )
    assert next_open((), now, SHANGHAI) is None


def test_when_it_closes_next() -> None:
    assert next_close(DAYTIME, at("2026-11-16T12:00", SHANGHAI), SHANGHAI) == at(
        "2026-11-16T21:00", SHANGHAI
    )
    assert next_close(NIGHT, at("2026-11-16T23:00", BERLIN), BERLIN) == at(
        "2026-11-17T04:00", BERLIN
    )
    assert next_close(ALWAYS, MONDAY, BERLIN) is None


def test_a_start_that_the_clock_skips_counts_from_the_end_of_the_skip() -> None:
    early: Week = (Span(6, 150, 300),)  # 02:30 does not exist on 29 March 2026 in Berlin
    now = at("2026-03-29T01:00", BERLIN)
    assert not is_open(early, now, BERLIN)
    assert next_open(early, now, BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    late: Week = (Span(6, 120, 150),)  # 02:00-02:30 on 25 October 2026 in Berlin, twice
    first, second = at("2026-10-25T02:00", BERLIN), at("2026-10-25T02:00", BERLIN, fold=1)
    assert second - first == timedelta(hours=1)
    between = first + timedelta(minutes=40)
    assert is_open(late, first, BERLIN)
    assert not is_open(late, between, BERLIN)
    assert next_open(late, between, BERLIN) == second
    assert next_close(late, first, BERLIN) == first + timedelta(minutes=30)


def test_nine_o_clock_is_nine_o_clock_in_summer_and_in_winter() -> None:
    assert next_open(DAYTIME, at("2026-03-28T22:00", BERLIN), BERLIN) == datetime(
        2026, 3, 29, 7, 0, tzinfo=UTC
    )
    assert next_open(DAYTIME, at("2026-10-24T22:00", BERLIN), BERLIN) == datetime(
        2026, 10, 25, 8, 0, tzinfo=UTC
    )


def _span(day: int, one: int, other: int) -> Span:
    return Span(day, min(one, other), max(one, other))


SPANS = st.builds(
    _span,
    st.integers(0, 6),
    st.integers(0, 96).map(lambda q: q * 15),
    st.integers(0, 96).map(lambda q: q * 15),
).filter(lambda s: s.opens < s.closes)
ZONES = st.sampled_from(
    [
        BERLIN,
        ZoneInfo("America/Mexico_City"),
        ZoneInfo("Australia/Lord_Howe"),
        ZoneInfo("America/Santiago"),
    ]
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda m: m.replace(tzinfo=UTC, second=0, microsecond=0)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SPANS, min_size=1, max_size=3).map(tuple), MOMENTS, ZONES)
def test_the_answers_are_those_of_walking_minute_by_minute(
    week: Week, now: datetime, zone: ZoneInfo
) -> None:
    opens, closes = next_open(week, now, zone), next_close(week, now, zone)
    assert opens is not None
    assert is_open(week, opens, zone)
    assert opens == now or not is_open(week, opens - timedelta(minutes=1), zone)
    for minute in range(min(500, int((opens - now).total_seconds()) // 60)):
        assert not is_open(week, now + timedelta(minutes=minute), zone)
    if is_open(week, now, zone) and closes is not None:
        assert not is_open(week, closes, zone)
        assert is_open(week, closes - timedelta(minutes=1), zone)


def test_the_default_week_serves_kinds_without_one() -> None:
    hours = {"default": ALWAYS, "chat": DAYTIME}
    assert week_of(hours, "chat") == DAYTIME
    assert week_of(hours, "telegram") == ALWAYS
    assert week_of({}, "chat") == ()


def test_spans_that_overlap_or_run_backwards_are_refused() -> None:
    assert check((Span(1, 60, 120), Span(0, 0, 60)), path="w") == (Span(0, 0, 60), Span(1, 60, 120))
    for wrong in ((Span(0, 60, 60),), (Span(0, 60, 1441),), (Span(0, 0, 90), Span(0, 60, 120))):
        with pytest.raises(InvalidMany):
            check(wrong, path="w")


@pytest.mark.parametrize("text", ["25:00", "9", "24:01", "9.30", "", "-1:00"])
def test_clock_times_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        minutes(text, path="w")
    assert (minutes("9:00", path="w"), minutes("24:00", path="w")) == (540, 1440)
