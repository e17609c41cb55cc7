"""Amounts as people write them, turned into exact decimals. Never a float."""

import re
import unicodedata

from walletdesk.platform.errors import Invalid

LARGEST_DIGITS = 78
"""Digits of the largest number a 256-bit token amount can hold."""

_SHAPE = re.compile(
    r"(?P<number>[0-9][0-9.,' _\u00a0]*)(?P<symbol>(?![eExX][0-9+\-])[^\W\d_][\w$.\-]{0,14})?"
)


def amount(text: str, *, path: str, language: str) -> str:
    """`1,234.50 usdt` becomes `1234.5 USDT`; the symbol stays when there is one.

    A lone point is the decimal mark, as wallets show it. A lone comma with three digits behind
    it groups thousands in English and Chinese; in Spanish it can be either, so we ask.
    Raise `Invalid(path, "amount.…")`.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    plain = "".join(str(unicodedata.decimal(c, c)) for c in folded)  # digits of any script
    match = _SHAPE.fullmatch(plain)
    if match is None:
        raise Invalid(path, "amount.form")
    number = re.sub(r"[ '_\u00a0]", "", match["number"])
    whole, fraction = _split(number, path, language)
    if len(whole) + len(fraction) > LARGEST_DIGITS:
        raise Invalid(path, "amount.too_long")
    value = whole.lstrip("0") or "0"
    if fraction := fraction.rstrip("0"):
        value += "." + fraction
    symbol = match["symbol"]
    return f"{value} {symbol.upper()}" if symbol else value


def _split(number: str, path: str, language: str) -> tuple[str, str]:
    """Digits before and behind the decimal mark."""
    points, commas = number.count("."), number.count(",")
    if points and commas:
        mark = "." if number.rindex(".") > number.rindex(",") else ","
        return _with_mark(number, mark, path)
    if points + commas == 0:
        return number, ""
    sign = "." if points else ","
    if points + commas > 1:
        return _grouped(number, sign, path), ""
    before, behind = number.split(sign)
    if sign == "," and len(behind) == 3 and 1 <= len(before) <= 3 and before[0] != "0":
        if language == "es":
            raise Invalid(
                path, "amount.ambiguous", thousands=before + behind, decimal=f"{before}.{behind}"
            )
        return before + behind, ""
    return before, behind


def _with_mark(number: str, mark: str, path: str) -> tuple[str, str]:
    whole, _, fraction = number.rpartition(mark)
    if mark in whole or not fraction.isdecimal():
        raise Invalid(path, "amount.form")
    return _grouped(whole, "," if mark == "." else ".", path), fraction


def _grouped(number: str, sign: str, path: str) -> str:
    first, *rest = number.split(sign)
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in rest):
        raise Invalid(path, "amount.form")
    return first + "".join(rest)
