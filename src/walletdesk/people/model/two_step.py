"""Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 s) and recovery codes."""

import hmac
import secrets
from datetime import datetime

import pyotp
from pyotp.totp import TOTP

STEP = 30
DRIFT = 1
"""Steps a telephone's clock may be off either way."""
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that are taken for each other."""


def fresh_secret() -> str:
    """160 random bits in base32 (RFC 4226 recommends 160)."""
    return pyotp.random_base32()


def address(secret: str, *, account: str, issuer: str) -> str:
    """The `otpauth://` address that authenticator apps read from the QR code."""
    return TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The 30-second step whose code this is, within the drift; None when it is none."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    totp, here = TOTP(secret), int(now.timestamp()) // STEP
    for step in range(here - DRIFT, here + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def fresh_codes() -> list[str]:
    """Ten codes of 49 random bits, as `abcde-fghjk`."""
    return [f"{_letters(5)}-{_letters(5)}" for _ in range(RECOVERY_CODES)]


def normal_code(code: str) -> str:
    """A recovery code as it is compared: lower case, letters and digits alone."""
    return "".join(c for c in code.lower() if c.isalnum())


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))
