"""Wallet users: names, languages, the ways they write. Invented; the addresses lead nowhere."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from random import Random

from msgspec import Struct, convert

from walletdesk.app.demo import dice
from walletdesk.app.demo.plan import Plan

_SALT = 83
TIMEZONES = {
    "zh-Hans": ("Asia/Shanghai", "Asia/Shanghai", "Asia/Taipei", "Asia/Singapore"),
    "en": ("Europe/London", "America/New_York", "Asia/Manila", "Africa/Lagos"),
    "es": (
        "America/Mexico_City",
        "America/Bogota",
        "America/Argentina/Buenos_Aires",
        "Europe/Madrid",
    ),
}


class Names(Struct, frozen=True):
    """What names of one language are made of: as written, and in Latin letters for addresses."""

    given: dict[str, str]
    family: dict[str, str]
    order: str
    mail: tuple[str, ...]
    channels: dict[str, int]
    """How often its people use each channel."""


class Person(Struct, frozen=True):
    """A contact as the demo invents them."""

    index: int
    language: str
    timezone: str
    name: str
    email: str
    identities: tuple[tuple[str, str, bool], ...]
    """Kind, value, proven."""
    channels: tuple[str, ...]
    """Where they write, first choice first."""


@lru_cache(1)
def names() -> dict[str, Names]:
    """By language."""
    source = files(__package__ or "").joinpath("texts", "names.toml").read_text("utf-8")
    return convert(tomllib.loads(source), dict[str, Names])


@lru_cache(4096)
def person(plan: Plan, index: int) -> Person:
    """Contact number `index`."""
    language, random = plan.language(index), dice.rng(plan.seed, _SALT, index)
    known = names()[language]
    given, family = random.choice(list(known.given)), random.choice(list(known.family))
    email = _email(known, known.given[given], known.family[family], index, random)
    name = known.order.format(given=given, family=family)
    if language == "zh-Hans" and random.random() < 0.18:  # a nickname, as apps allow
        name = random.choice(("小", "阿", "老")) + given[-1]
    channels = _channels(known, random)
    return Person(
        index=index,
        language=language,
        timezone=random.choice(TIMEZONES[language]),
        name=name,
        email=email,
        identities=tuple(_identities(channels, email, index, random)),
        channels=channels,
    )


def _email(known: Names, given: str, family: str, index: int, random: Random) -> str:
    """The number makes it one person's alone."""
    mark = random.choice((".", "_", "", "-"))
    return f"{given}{mark}{family}{index or ''}@{random.choice(known.mail)}"


def _channels(known: Names, random: Random) -> tuple[str, ...]:
    drawn = random.choices(list(known.channels), list(known.channels.values()), k=2)
    return tuple(dict.fromkeys(drawn))


def _identities(
    channels: tuple[str, ...], email: str, index: int, random: Random
) -> "list[tuple[str, str, bool]]":
    account = f"tp_{random.getrandbits(40):010x}"
    found = [("account", account, True)] if random.random() < 0.5 or "api" in channels else []
    if {"email", "form", "chat"} & set(channels) or not found:
        found.append(("email", email, "email" in channels))
    local = re.sub(r"[.-]", "_", email.partition("@")[0])
    for channel in channels:
        if channel in ("telegram", "x", "discord"):
            found.append((channel, f"@{local}", True))
        elif channel in ("phone", "whatsapp"):  # 555-01xx and country code 999 are nobody's
            found.append((channel, f"+999555{index % 10_000_000:07d}", True))
        elif channel == "wechat":
            found.append((channel, f"wxid_{random.getrandbits(48):012x}", True))
    return found
