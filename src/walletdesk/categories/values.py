"""One value of one field: checked and brought into the form that is kept. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any, cast
from uuid import UUID

from msgspec import Struct

from walletdesk import guard
from walletdesk.categories.amounts import amount
from walletdesk.categories.chains import FAMILIES, Family, chain_of
from walletdesk.categories.model import Field, FieldKind
from walletdesk.platform.errors import Invalid

FIRST_BLOCK = datetime(2009, 1, 3, tzinfo=UTC)
"""No transaction is older than Bitcoin's first."""

EARLIEST_ZONE = timezone(timedelta(hours=14))
"""Where each day begins first (Kiribati): a local time of an unknown zone is judged by it."""

CLOCK_SKEW = timedelta(minutes=5)
MOST_FILES = 10
LENGTHS: dict[FieldKind, int] = {"text": 500, "longtext": 5_000, "asset": 100, "device": 200}

_VERSION = re.compile(r"[vV]?(\d{1,6}(?:\.\d{1,8}){0,3}(?:[-+ (]{1,2}[0-9A-Za-z.\-]{1,32}\)?)?)")
_EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]+\.[^\s@.<>()\[\],;:\"\\]{2,63}"
)
_LOOSE_ADDRESS = re.compile(r"[0-9A-Za-z][0-9A-Za-z:_.\-/]{9,127}")
_LOOSE_HASH = re.compile(r"[0-9A-Za-z+/=_\-]{32,128}")
_HEX = re.compile(r"(?:0[xX])?([0-9A-Fa-f]+)")
_HASH_DIGITS = 64
"""32 bytes in every chain that writes its hashes in hex; 40 digits are an address."""
_YES = frozenset({"true", "yes", "on", "1", "是", "有", "sí", "si"})
_NO = frozenset({"false", "no", "off", "0", "否", "没有"})


class About(Struct, frozen=True):
    """What a value is judged by besides itself. `zone` is meant where a time names none;
    None: the writer's own, which we do not know.
    """

    path: str
    given: Mapping[str, Any]
    language: str
    now: datetime
    zone: tzinfo | None


type Rule = Callable[[Any, Field, About], Any]


def normalise(value: object, field: Field, about: About) -> object:
    """The value as it is kept (JSON). Raise `Invalid(about.path, …)`."""
    return RULES[field.kind](value, field, about)


def _text(value: object, field: Field, about: About) -> str:
    if not isinstance(value, str):
        raise Invalid(about.path, "field.text")
    plain = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    limit = LENGTHS.get(field.kind, 500)
    if len(plain) > limit:
        raise Invalid(about.path, "field.too_long", limit=limit)
    return plain.strip()


def _choice(value: object, field: Field, about: About) -> str:
    if not isinstance(value, str) or value not in {o.value for o in field.options}:
        known = ", ".join(o.value for o in field.options)
        raise Invalid(about.path, "field.choice", known=known)
    return value


def _chain(value: object, field: Field, about: About) -> str:
    chain = chain_of(_text(value, field, about))
    offered = [o.value for o in field.options] or list(FAMILIES)
    if chain not in offered:
        raise Invalid(about.path, "field.choice", known=", ".join(offered))
    return chain


def _pasted(value: object, field: Field, about: About) -> str:
    """What was copied out of a chat: perhaps in full-width letters, or with signs nobody sees."""
    plain = unicodedata.normalize("NFKC", _text(value, field, about))
    return "".join(c for c in plain if unicodedata.category(c) != "Cf").strip()


def _address(value: object, field: Field, about: About) -> str:
    text = _from_link(_pasted(value, field, about), ("address", "account", "token", "wallet"))
    family = _family(about)
    if family:
        return guard.check_address(family, text, field=about.path)
    for known in ("evm", "tron", "bitcoin", "solana"):
        try:
            return guard.check_address(known, text, field=about.path)
        except Invalid as wrong:
            if wrong.code == "address.checksum":
                raise
    if not _LOOSE_ADDRESS.fullmatch(text):
        raise Invalid(about.path, "address.unknown_form")
    return text


def _tx_hash(value: object, field: Field, about: About) -> str:
    text = _from_link(_pasted(value, field, about), ("tx", "transaction", "transactions"))
    family = _family(about)
    if family:
        return guard.check_transaction_hash(family, text, field=about.path)
    for known in ("evm", "bitcoin", "solana"):
        try:
            return guard.check_transaction_hash(known, text, field=about.path)
        except Invalid:
            continue
    hexadecimal = _HEX.fullmatch(text)
    if not _LOOSE_HASH.fullmatch(text) or (hexadecimal and len(hexadecimal[1]) != _HASH_DIGITS):
        raise Invalid(about.path, "hash.unknown_form")
    return text


def _asset(value: object, field: Field, about: About) -> str:
    text = _text(value, field, about)
    return text.upper() if re.fullmatch(r"[A-Za-z0-9.\-]{1,12}", text) else text


def _amount(value: object, field: Field, about: About) -> str:
    if isinstance(value, float):
        raise Invalid(about.path, "amount.as_text")
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return amount(_text(written, field, about), path=about.path, language=about.language)


def _time(value: object, field: Field, about: About) -> str:
    """RFC 3339 in UTC; a date alone, or a time whose zone nobody knows, stays as it is."""
    text = _text(value, field, about)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = _parsed(date.fromisoformat, text, about.path)
        _check_time(datetime(day.year, day.month, day.day, tzinfo=EARLIEST_ZONE), about)
        return text
    moment = _parsed(datetime.fromisoformat, text, about.path)
    if moment.tzinfo is None and about.zone is None:
        _check_time(moment.replace(tzinfo=EARLIEST_ZONE), about)
        return moment.isoformat(timespec="minutes")
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=about.zone)
    _check_time(zoned, about)
    return zoned.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _version(value: object, field: Field, about: About) -> str:
    match = _VERSION.fullmatch(_text(value, field, about))
    if match is None:
        raise Invalid(about.path, "field.version")
    return match[1]


def _email(value: object, field: Field, about: About) -> str:
    text = _text(value, field, about)
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise Invalid(about.path, "field.email")
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def _file(value: object, _: Field, about: About) -> list[str]:
    ids = cast("list[object]", value) if isinstance(value, list) else [value]
    if len(ids) > MOST_FILES:
        raise Invalid(about.path, "field.too_many_files", limit=MOST_FILES)
    try:
        return [str(UUID(str(i))) for i in ids]
    except ValueError as wrong:
        raise Invalid(about.path, "field.file") from wrong


def _boolean(value: object, _: Field, about: About) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    if word not in _YES | _NO:
        raise Invalid(about.path, "field.boolean")
    return word in _YES


RULES: dict[FieldKind, Rule] = {
    "text": _text, "longtext": _text, "device": _text, "choice": _choice, "chain": _chain,
    "address": _address, "tx_hash": _tx_hash, "asset": _asset, "amount": _amount, "time": _time,
    "version": _version, "email": _email, "file": _file, "boolean": _boolean,
}  # fmt: skip


def _family(about: About) -> Family | None:
    """How the chain of the same form checks its addresses, when it is known."""
    chain = chain_of(str(about.given.get("chain") or ""))
    return FAMILIES.get(chain) if chain else None


def _from_link(text: str, before: tuple[str, ...]) -> str:
    """People paste an explorer's page: take what follows `/tx/` or `/address/`."""
    pattern = rf"https?://\S+?/(?:{'|'.join(before)})/([0-9A-Za-z]+)(?:[/?#]\S*)?"
    match = re.fullmatch(pattern, text)
    return match[1] if match else text


def _parsed[T](read: Callable[[str], T], text: str, path: str) -> T:
    try:
        return read(text)
    except ValueError as wrong:
        raise Invalid(path, "field.time") from wrong


def _check_time(moment: datetime, about: About) -> None:
    if moment > about.now + CLOCK_SKEW:
        raise Invalid(about.path, "field.future")
    if moment.year < FIRST_BLOCK.year or moment < FIRST_BLOCK:  # the year first: year 1 overflows
        raise Invalid(about.path, "field.too_old")
