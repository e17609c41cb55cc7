"""The pure rules, each with the ways in which it goes wrong."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walletdesk.people.http.visitor import client_address
from walletdesk.people.model import passwords, two_step
from walletdesk.people.model.agents import check_someone_stays, checked_name, normal_email
from walletdesk.people.model.roles import ALLOWED, READING, Act, Role, covers, effective
from walletdesk.people.model.sessions import ABSOLUTE, IDLE, Session, Stage, alive, safe_next
from walletdesk.people.model.throttle import (
    BUCKETS,
    Kind,
    Tries,
    after_try,
    delay,
    network,
    waiting,
)
from walletdesk.people.model.tokens import check_expiry, checked_scopes
from walletdesk.platform.errors import Conflict, Invalid

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)


def test_the_product_role_only_reads() -> None:
    assert ALLOWED[Role.PRODUCT] <= READING
    assert Act.REPLY not in READING


def test_each_role_covers_itself_and_only_administrators_cover_administrators() -> None:
    for role in Role:
        assert covers(ALLOWED[role], role)
        assert covers(ALLOWED[role], Role.ADMINISTRATOR) == (role is Role.ADMINISTRATOR)
    assert not covers(ALLOWED[Role.AGENT], Role.SUPERVISOR)
    assert covers(ALLOWED[Role.SUPERVISOR], Role.AGENT)


@given(
    owner=st.sampled_from(Role),
    role=st.sampled_from(Role),
    scopes=st.frozensets(st.sampled_from(Act)),
)
def test_a_token_never_may_more_than_owner_role_and_scopes(
    owner: Role, role: Role, scopes: frozenset[Act]
) -> None:
    acts = effective(owner=owner, role=role, scopes=scopes)
    assert acts <= ALLOWED[owner]
    assert acts <= ALLOWED[role]
    assert acts <= scopes


def test_scopes_default_to_the_role_and_cannot_exceed_it() -> None:
    assert set(checked_scopes(Role.AGENT, ())) == ALLOWED[Role.AGENT]
    with pytest.raises(Invalid):
        checked_scopes(Role.AGENT, (Act.READ, Act.PEOPLE))


def test_a_token_made_by_a_token_does_not_outlive_it() -> None:
    limit = NOW + timedelta(days=1)
    check_expiry(limit, now=NOW, limit=limit)
    check_expiry(None, now=NOW)
    for late in (None, limit + timedelta(seconds=1)):
        with pytest.raises(Invalid):
            check_expiry(late, now=NOW, limit=limit)
    with pytest.raises(Invalid):
        check_expiry(NOW, now=NOW)


def test_the_last_administrator_stays() -> None:
    check_someone_stays(frozenset({ONE, TWO}), ONE)
    check_someone_stays(frozenset({TWO}), ONE)
    check_someone_stays(frozenset(), ONE)  # whoever leaves, is none who could sign in
    with pytest.raises(Conflict):
        check_someone_stays(frozenset({ONE}), ONE)


def test_delays_are_free_at_first_double_and_are_capped() -> None:
    bucket = BUCKETS[Kind.ACCOUNT]
    assert [delay(n, bucket).total_seconds() for n in (0, 5, 6, 7, 8)] == [0, 0, 1, 2, 4]
    assert delay(10_000, bucket) == bucket.longest


def test_a_day_without_tries_forgets_them() -> None:
    many = Tries(50, NOW, NOW)
    assert after_try(many, Kind.ACCOUNT, now=NOW + timedelta(hours=23)).failures == 51
    assert after_try(many, Kind.ACCOUNT, now=NOW + timedelta(hours=25)).failures == 1


@given(st.integers(0, 200), st.sampled_from(Kind))
def test_one_more_failure_never_shortens_the_wait(failures: int, kind: Kind) -> None:
    one = after_try(Tries(failures, NOW, NOW), kind, now=NOW)
    two = after_try(one, kind, now=NOW)
    assert waiting(two, now=NOW) >= waiting(one, now=NOW)


def test_an_address_is_what_one_customer_holds() -> None:
    assert network("203.0.113.7") == "203.0.113.7"
    assert network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::9")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("::ffff:203.0.113.7") == "203.0.113.7"
    assert network("local") == "local"


SHARED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""RFC 6238 appendix B: the ASCII text 12345678901234567890, in base32."""


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_of_rfc_6238(second: int, code: str) -> None:
    moment = datetime.fromtimestamp(second, UTC)
    assert two_step.matching_step(SHARED, code, now=moment) == second // 30
    assert two_step.matching_step(SHARED, f" {code[:3]} {code[3:]}", now=moment) == second // 30


@pytest.mark.parametrize(
    ("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_one_step(steps: int, fits: bool) -> None:
    at = datetime.fromtimestamp(1111111109 + 30 * steps, UTC)
    assert (two_step.matching_step(SHARED, "081804", now=at) is not None) == fits


@pytest.mark.parametrize("code", ["", "28708", "2870822", "٢٨٧٠٨٢", "abcdef", "-87082"])
def test_what_is_no_code(code: str) -> None:
    assert two_step.matching_step(SHARED, code, now=datetime.fromtimestamp(59, UTC)) is None


def test_recovery_codes_are_ten_and_different_and_read_kindly() -> None:
    codes = two_step.fresh_codes()
    assert len(set(codes)) == 10
    assert two_step.normal_code(" ABCDE-fghjk ") == two_step.normal_code("abcdefghjk")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short1!", "password.too_short"),
        ("x" * 300, "password.too_long"),
        ("password1234", "password.too_weak"),
        ("qwertyuiop12", "password.too_weak"),
        ("Lina@tpwallet", "password.too_weak"),
        ("a" * 200, "password.too_weak"),
    ],
)
def test_weak_passwords(password: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.check_strength(password, known=("Li Na", "lina@tpwallet.example"))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "password", ["vier korrekte Pferde 77", "正确的马和电池订书钉", "kT9#vW2!qLx8"]
)
def test_strong_passwords(password: str) -> None:
    passwords.check_strength(password)


async def test_no_password_fits_an_account_that_has_none() -> None:
    assert not await passwords.verify("", None)
    assert not await passwords.verify("the password of nobody", None)
    assert await passwords.verify("right", await passwords.hashed("right"))


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "@b.example", "a@b .example", "a@\x00.example", "a@@b.example"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Invalid):
        normal_email(text)


def test_addresses_are_compared_without_case() -> None:
    assert normal_email(" Li@TPWallet.Example ") == "li@tpwallet.example"


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x07b", "\u202egnp"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(Invalid):
        checked_name(name)


def test_a_session_ends_when_idle_and_at_last() -> None:
    def at(seen: timedelta, age: timedelta) -> bool:
        session = Session(ONE, TWO, Stage.FULL, NOW - seen, NOW, NOW - age + ABSOLUTE)
        return alive(session, now=NOW)

    second = timedelta(seconds=1)
    assert at(IDLE - second, IDLE)
    assert not at(IDLE, IDLE)
    assert at(second, ABSOLUTE - second)
    assert not at(second, ABSOLUTE)


@given(st.text())
def test_wherever_a_sign_in_leads_it_stays_here(wish: str) -> None:
    assert safe_next(wish) in ("/desk", wish)
    assert safe_next(wish).startswith("/desk")


@given(st.text(alphabet="/\\desk.@:?#%\t\r\n evil", max_size=20))
def test_no_trick_leads_away(tail: str) -> None:
    for wish in (tail, "/desk" + tail):
        target = safe_next(wish)
        assert target == "/desk" or target[5] in "/?#"
        assert not {"\\", "\t", "\r", "\n", " "} & set(target)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.1", "203.0.113.7", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_trusted_proxies_are_believed(peer: str, forwarded: str, address: str) -> None:
    assert client_address(peer, forwarded, ("10.0.0.0/8",)) == address
