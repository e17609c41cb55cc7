"""The mailbox form: what stands in its fields, and what they mean. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, cast

from msgspec import Struct

from walletdesk import guard
from walletdesk.adapters.email.model import Mailbox, OAuth, Server
from walletdesk.adapters.email.pages import fields, kept
from walletdesk.adapters.email.pages.presets import PRESETS, of_address, of_host
from walletdesk.adapters.email.store import Box, Wish
from walletdesk.platform.errors import Invalid, InvalidMany

type Hook = Literal["", "mailgun", "postmark", "ses", "sendgrid"]

PROVIDERS = {
    "mailgun": "Mailgun",
    "postmark": "Postmark",
    "ses": "Amazon SES",
    "sendgrid": "SendGrid",
}
FRESH = {"subaddress": "yes", "folder": "INBOX", "imap.login": "password", "smtp.login": "password"}
"""What an empty form has chosen."""
LONGEST_FOLDER = 200


class Read(Struct, frozen=True):
    """What a form means: the mailbox, what is wrong with it, the stored secrets it may go on using.

    With anything wrong the mailbox holds stand-ins: it may be looked at, not saved.
    """

    wish: Wish
    wrong: list[Invalid]
    held: frozenset[str] = frozenset()


def read(typed: Mapping[str, str], before: Box | None, *, now: datetime) -> Read:
    """All of it, with everything that is wrong."""
    wrong: list[Invalid] = []
    address = fields.address(typed, wrong)
    name = fields.line(typed, "name", wrong) or address[: fields.LONGEST_NAME]
    mailbox = _mailbox(typed, address, before, now, wrong)
    stored = before.secrets if before else frozenset[str]()
    held = kept.usable(before.mailbox if before else None, mailbox, stored)
    secrets = _typed_secrets(typed, mailbox)
    wrong += kept.missing(mailbox, secrets, stored, held)
    _check_clean({"name": name, "from_name": mailbox.from_name}, wrong)
    wish = Wish(address, name, mailbox, kept.dropped(mailbox, stored, held) | secrets)
    return Read(wish, wrong, held)


def checked(typed: Mapping[str, str], before: Box | None, *, now: datetime) -> Wish:
    """The mailbox that is wished for. Raise `InvalidMany`."""
    found = read(typed, before, now=now)
    if found.wrong:
        raise InvalidMany(found.wrong)
    return found.wish


def shown(box: Box) -> dict[str, str]:
    """The fields of a mailbox that stands; secrets are not among them."""
    mailbox = box.mailbox
    typed = {
        "address": box.address,
        "name": box.name,
        "folder": mailbox.folder,
        "from_name": mailbox.from_name,
        "subaddress": "yes" if mailbox.subaddress else "",
        "listener": "yes" if mailbox.listener else "",
        "dkim.domain": mailbox.dkim_domain,
        "dkim.selector": mailbox.dkim_selector,
        "trusted": " ".join(mailbox.trusted),
        "webhook": mailbox.webhook,
        "provider": of_host(mailbox.imap.host) if mailbox.imap else "",
    }
    typed |= _server("imap", mailbox.imap, box.address) | _server("smtp", mailbox.smtp, box.address)
    return typed | _oauth(mailbox.oauth)


def again(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, for a form that is shown once more: without anything secret."""
    return {k: v for k, v in typed.items() if k not in (*kept.SECRETS, "your_password", "csrf")}


def filled(typed: Mapping[str, str], *, by_address: bool) -> dict[str, str] | None:
    """The fields with the servers of the chosen provider, or of the address's own; None: nothing
    changes.

    Servers that were typed by hand stay when only the address has changed.
    """
    by_hand = typed.get("imap.host", "").strip() and not of_host(typed["imap.host"])
    key = of_address(typed.get("address", "")) if by_address else typed.get("provider", "")
    preset = PRESETS.get(key)
    if preset is None or (by_address and by_hand):
        return None
    found = dict(typed) | {"provider": key}
    found |= _server("imap", preset.imap, "") | _server("smtp", preset.smtp, "")
    keep = {k: typed[k] for k in ("imap.user", "smtp.user", "oauth.client_id") if typed.get(k)}
    return found | _oauth(preset.oauth) | keep


def _mailbox(
    typed: Mapping[str, str],
    address: str,
    before: Box | None,
    now: datetime,
    wrong: list[Invalid],
) -> Mailbox:
    imap = fields.server(typed, "imap", address, wrong)
    smtp = fields.server(typed, "smtp", address, wrong)
    tokens = any(server and server.login == "oauth2" for server in (imap, smtp))
    hook = _hook(typed, wrong)
    listener = typed.get("listener") == "yes"
    if not (imap or hook or listener):
        wrong.append(Invalid("imap.host", "email.no_way_in"))
    domain, selector = _dkim(typed, address, now, wrong)
    return Mailbox(
        imap=imap,
        folder=fields.line(typed, "folder", wrong, most=LONGEST_FOLDER) or "INBOX",
        smtp=smtp,
        oauth=fields.oauth(typed, wrong) if tokens else None,
        from_name=fields.line(typed, "from_name", wrong),
        subaddress=typed.get("subaddress") == "yes",
        dkim_domain=domain,
        dkim_selector=selector,
        trusted=fields.trusted(typed, wrong),
        listener=listener,
        webhook=hook,
        paused=before.mailbox.paused if before else False,
    )


def _dkim(
    typed: Mapping[str, str], address: str, now: datetime, wrong: list[Invalid]
) -> tuple[str, str]:
    """Domain and selector; a new key fills in what was left empty. A selector names one key in the
    DNS, so it carries the day on which the key was made.
    """
    makes = typed.get("dkim.make") == "yes"
    domain = fields.labels(
        typed, "dkim.domain", wrong, otherwise=address.rpartition("@")[2] if makes else ""
    )
    day = f"desk{now:%Y%m%d}" if makes else ""
    return domain, fields.labels(typed, "dkim.selector", wrong, otherwise=day)


def _hook(typed: Mapping[str, str], wrong: list[Invalid]) -> Hook:
    chosen = typed.get("webhook", "")
    if chosen and chosen not in PROVIDERS:
        wrong.append(Invalid("webhook", "email.choose"))
        return ""
    return cast("Hook", chosen)


def _typed_secrets(typed: Mapping[str, str], mailbox: Mailbox) -> dict[str, str]:
    """Those that were typed. One user at both servers has one password: typed once, kept twice."""
    found = {name: typed[name].strip() for name in kept.SECRETS if typed.get(name, "").strip()}
    found.pop("dkim_key", None)  # Made here, never typed.
    imap, smtp = mailbox.imap, mailbox.smtp
    same = imap and smtp and imap.user == smtp.user and smtp.login == "password"
    if same and "imap_password" in found:
        found.setdefault("smtp_password", found["imap_password"])
    wanted = kept.used(mailbox)
    return {name: text for name, text in found.items() if name in wanted}


def _check_clean(texts: dict[str, str], wrong: list[Invalid]) -> None:
    for field, text in texts.items():
        try:
            guard.check_clean(text, field=field)
        except Invalid as found:
            wrong.append(found)


def _server(way: str, server: Server | None, address: str) -> dict[str, str]:
    if server is None:
        return {f"{way}.host": ""}
    return {
        f"{way}.host": server.host,
        f"{way}.port": str(server.port),
        f"{way}.security": server.security,
        f"{way}.user": "" if server.user == address else server.user,
        f"{way}.login": server.login,
    }


def _oauth(oauth: OAuth | None) -> dict[str, str]:
    if oauth is None:
        return {}
    return {
        "oauth.token_url": oauth.token_url,
        "oauth.client_id": oauth.client_id,
        "oauth.scope": oauth.scope,
    }
