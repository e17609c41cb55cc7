"""What the fields of the mailbox form mean, and which stored secrets stay in use."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from walletdesk.adapters.email.model import Mailbox, OAuth, Server
from walletdesk.adapters.email.pages import forms, kept
from walletdesk.adapters.email.pages.presets import PRESETS, of_address, of_host
from walletdesk.adapters.email.store import Box
from walletdesk.platform.errors import InvalidMany

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
WHOLE = {
    "address": " Help@TPWallet.example ",
    "from_name": "TPWallet 客服",
    "imap.host": "imap.tpwallet.example",
    "imap.login": "password",
    "imap_password": "one",
    "smtp.host": "smtp.tpwallet.example",
    "smtp.security": "starttls",
    "smtp.login": "password",
    "folder": "支持",
    "subaddress": "yes",
    "trusted": "mx.tpwallet.example，Filter.example  mx.tpwallet.example",
}


def box(mailbox: Mailbox, *secrets: str, address: str = "help@tpwallet.example") -> Box:
    return Box(
        id=UUID(int=7),
        address=address,
        name=address,
        mailbox=mailbox,
        active=True,
        turn=0,
        health=None,
        quarantine=0,
        today_in=0,
        today_out=0,
        secrets=frozenset(secrets),
    )


def wrong(typed: dict[str, str], before: Box | None = None) -> dict[str, str]:
    return {one.field: one.code for one in forms.read(typed, before, now=NOW).wrong}


def test_a_whole_form_is_a_mailbox() -> None:
    wish = forms.checked(WHOLE, None, now=NOW)
    assert (wish.address, wish.name) == ("help@tpwallet.example", "help@tpwallet.example")
    assert wish.mailbox.imap == Server("imap.tpwallet.example", 993, user="help@tpwallet.example")
    assert wish.mailbox.smtp == Server(
        "smtp.tpwallet.example", 587, "starttls", "help@tpwallet.example"
    )
    assert wish.mailbox.folder == "支持"
    assert wish.mailbox.trusted == ("mx.tpwallet.example", "filter.example")
    assert wish.secrets == {"imap_password": "one", "smtp_password": "one"}


def test_the_form_reads_what_it_shows() -> None:
    wish = forms.checked(WHOLE, None, now=NOW)
    before = box(wish.mailbox, *wish.secrets)
    again = forms.checked(forms.shown(before), before, now=NOW)
    assert again.mailbox == wish.mailbox
    assert again.secrets == {}


@pytest.mark.parametrize(
    ("name", "typed", "field", "code"),
    [
        ("address", "help", "address", "email.bad_address"),
        ("address", "a b@c.example", "address", "email.bad_address"),
        ("address", "a@b", "address", "email.bad_address"),
        ("imap.host", "https://imap.example", "imap.host", "email.bad_host"),
        ("imap.host", "imap..example", "imap.host", "email.bad_host"),
        ("imap.port", "0", "imap.port", "email.bad_port"),
        ("imap.port", "70000", "imap.port", "email.bad_port"),
        ("imap.port", "٣", "imap.port", "email.bad_port"),
        ("imap.security", "ssl", "imap.security", "email.choose"),
        ("imap.login", "none", "imap.login", "email.choose"),
        ("smtp.security", "none", "smtp.security", "email.plain"),
        ("from_name", "TP\x00Wallet", "from_name", "email.bad_line"),
        ("trusted", "a b c/d", "trusted", "email.bad_trusted"),
        ("webhook", "gmail", "webhook", "email.choose"),
        ("webhook", "postmark", "webhook_key", "email.secret_needed"),
        ("dkim.selector", "a b", "dkim.selector", "email.bad_domain"),
        ("smtp.login", "oauth2", "oauth_refresh", "email.secret_needed"),
        ("imap_password", "", "imap_password", "email.secret_needed"),
        ("imap.host", "", "imap.host", "email.no_way_in"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(name: str, typed: str, field: str, code: str) -> None:
    assert wrong(WHOLE | {name: typed})[field] == code


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidMany) as found:
        forms.checked({"imap.host": "/", "imap.port": "x", "imap.login": "x"}, None, now=NOW)
    fields = {one.field for one in found.value.errors}
    assert {"address", "imap.host", "imap.port", "imap.login", "imap_password"} <= fields


@pytest.mark.parametrize(
    "url", ["http://a.example/token", "https://", "https://u:p@a.example", "["]
)
def test_tokens_come_from_https_only(url: str) -> None:
    typed = WHOLE | {"imap.login": "oauth2", "oauth.client_id": "x", "oauth_refresh": "y"}
    assert wrong(typed | {"oauth.token_url": url}) == {"oauth.token_url": "email.bad_token_url"}
    assert wrong(typed | {"oauth.token_url": "https://a.example/token"}) == {}
    assert wrong(typed | {"oauth.token_url": "http://127.0.0.1:1/token"}) == {}


def test_no_encryption_is_for_this_machine_alone() -> None:
    plain = WHOLE | {"imap.security": "none"}
    assert wrong(plain) == {"imap.security": "email.plain"}
    for host in ("localhost", "127.0.0.1", "::1", "127.9.9.9"):
        assert wrong(plain | {"imap.host": host}) == {}
    for host in ("10.0.0.1", "127.0.0.1.example", "localhost.example"):
        assert wrong(plain | {"imap.host": host}) == {"imap.security": "email.plain"}


def test_a_stored_password_never_goes_to_another_server() -> None:
    before = box(forms.checked(WHOLE, None, now=NOW).mailbox, "imap_password", "smtp_password")
    typed = forms.shown(before)
    assert wrong(typed, before) == {}
    for change in ({"imap.port": "1993"}, {"imap.user": "other"}, {"imap.security": "starttls"}):
        assert wrong(typed | change, before) == {}
    moved = typed | {"imap.host": "imap.evil.example"}
    assert wrong(moved, before) == {"imap_password": "email.secret_again"}
    found = forms.read(moved, before, now=NOW)
    assert found.held == {"smtp_password"}
    assert found.wish.secrets == {"imap_password": ""}
    retyped = forms.checked(moved | {"imap_password": "two"}, before, now=NOW)
    assert retyped.secrets["imap_password"] == "two"


def test_losing_encryption_needs_the_password_again() -> None:
    local = WHOLE | {"imap.host": "localhost", "imap.security": "tls"}
    before = box(forms.checked(local, None, now=NOW).mailbox, "imap_password", "smtp_password")
    typed = forms.shown(before) | {"imap.security": "none"}
    assert wrong(typed, before) == {"imap_password": "email.secret_again"}


def tokens(**more: object) -> Mailbox:
    server = Server("imap.example", 993, login="oauth2")
    settings = {"imap": server, "smtp": None, "oauth": OAuth("https://a.example/t", "x")} | more
    return Mailbox(**settings)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("after", "stays"),
    [
        (tokens(), True),
        (tokens(oauth=OAuth("https://a.example/t", "y")), True),
        (tokens(oauth=OAuth("https://evil.example/t", "x")), False),
        (tokens(imap=Server("imap.evil.example", 993, login="oauth2")), False),
        (tokens(smtp=Server("smtp.evil.example", 465, login="oauth2")), False),
        (tokens(smtp=Server("smtp.evil.example", 465)), True),
    ],
)
def test_tokens_go_only_where_they_went(after: Mailbox, stays: bool) -> None:
    held = kept.usable(tokens(), after, {"oauth_refresh", "oauth_secret"})
    assert held == ({"oauth_refresh", "oauth_secret"} if stays else set())


def test_what_nothing_uses_is_forgotten() -> None:
    mailbox = forms.checked(WHOLE, None, now=NOW).mailbox
    before = box(mailbox, "imap_password", "smtp_password", "dkim_key")
    found = forms.checked(forms.shown(before) | {"smtp.host": ""}, before, now=NOW)
    assert found.secrets == {"smtp_password": ""}


def test_a_new_key_names_its_domain_and_its_day() -> None:
    found = forms.checked(WHOLE | {"dkim.make": "yes"}, None, now=NOW).mailbox
    assert (found.dkim_domain, found.dkim_selector) == ("tpwallet.example", "desk20261122")
    own = WHOLE | {"dkim.make": "yes", "dkim.domain": "Mail.example", "dkim.selector": "k2"}
    found = forms.checked(own, None, now=NOW).mailbox
    assert (found.dkim_domain, found.dkim_selector) == ("mail.example", "k2")


def test_pausing_survives_an_edit() -> None:
    paused = Mailbox(imap=Server("imap.example", 993), paused=True)
    before = box(paused, "imap_password")
    assert forms.checked(forms.shown(before), before, now=NOW).mailbox.paused


def test_what_is_shown_again_holds_nothing_secret() -> None:
    secret = dict.fromkeys((*kept.SECRETS, "your_password", "csrf"), "hidden")
    assert forms.again({"address": "a@b.example"} | secret) == {"address": "a@b.example"}


def test_an_address_of_a_known_provider_fills_the_servers_in() -> None:
    found = forms.filled({"address": "tpwallet@QQ.com", "name": "客服"}, by_address=True)
    assert found is not None
    assert (found["imap.host"], found["imap.port"]) == ("imap.qq.com", "993")
    assert (found["provider"], found["name"]) == ("qq", "客服")
    changed = forms.filled(found | {"address": "tpwallet@163.com"}, by_address=True)
    assert changed is not None
    assert changed["smtp.host"] == "smtp.163.com"


def test_servers_typed_by_hand_stay_until_a_provider_is_chosen() -> None:
    typed = {"address": "a@gmail.com", "imap.host": "mail.own.example", "imap.user": "me"}
    assert forms.filled(typed, by_address=True) is None
    chosen = forms.filled(typed | {"provider": "google"}, by_address=False)
    assert chosen is not None
    assert (chosen["imap.host"], chosen["imap.user"]) == ("imap.gmail.com", "me")
    assert forms.filled({"provider": "nobody"}, by_address=False) is None


def test_every_preset_is_a_mailbox_and_found_by_its_domains() -> None:
    for key, preset in PRESETS.items():
        typed = forms.filled({"provider": key, "address": "a@b.example"}, by_address=False)
        assert typed is not None
        typed |= {"imap_password": "x", "oauth_refresh": "x", "oauth.client_id": "x"}
        found = forms.checked(typed, None, now=NOW).mailbox
        assert found.imap is not None
        assert found.imap.host == preset.imap.host
        assert (found.oauth is not None) == (preset.imap.login == "oauth2")
        assert of_host(preset.imap.host) == key
        assert all(of_address(f"a@{domain}") == key for domain in preset.domains)
    domains = [domain for preset in PRESETS.values() for domain in preset.domains]
    assert len(domains) == len(set(domains))


def test_a_phrase_in_a_name_is_refused() -> None:
    phrase = "abandon " * 11 + "about"
    assert wrong(WHOLE | {"from_name": phrase}) == {"from_name": "guard.secret"}
