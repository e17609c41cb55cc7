"""DKIM signatures (RFC 6376; ed25519 by RFC 8463).

`cryptography` signs. dkimpy, the library for this, has no wheel, so that it could only be installed
by building it; the tests verify with it.
"""

import base64
import hashlib
import textwrap
from datetime import datetime
from email.utils import parsedate_to_datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from walletdesk.adapters.email.sending import canonical, fields

type Key = RSAPrivateKey | Ed25519PrivateKey
type Field = tuple[bytes, bytes]

OVERSIGNED = (
    "from to cc subject date message-id reply-to in-reply-to references mime-version"
    " content-type content-transfer-encoding"
).split()
"""Named once more than they stand in the mail: nobody can add another on the way."""
SIGNED = "auto-submitted list-unsubscribe list-unsubscribe-post".split()
SMALLEST_RSA = 1024


def new_key() -> str:
    """An RSA key of 2048 bits, which every receiver verifies (PEM, PKCS 8)."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    encoding, shape = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, shape, serialization.NoEncryption()).decode()


def dkim_record(key_pem: str) -> str:
    """The text to publish as TXT at SELECTOR._domainkey.DOMAIN. Raise `ValueError` for no key."""
    key = _key(key_pem)
    encoding, shape = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    if isinstance(key, Ed25519PrivateKey):
        encoding, shape = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    public = base64.b64encode(key.public_key().public_bytes(encoding, shape)).decode()
    return f"v=DKIM1; k={'rsa' if isinstance(key, RSAPrivateKey) else 'ed25519'}; p={public}"


def sign(raw: bytes, key_pem: str, domain: str, selector: str) -> bytes:
    """The mail with a DKIM-Signature above it, relaxed/relaxed, dated as the mail is.

    Raise `ValueError` for what is no key of ours (RSA or Ed25519, PEM), no domain, no selector.
    """
    key = _key(key_pem)
    domain, selector = fields.a_labels(domain).lower(), fields.a_labels(selector)
    if not domain or not selector:
        raise ValueError("a signature needs a domain and a selector")
    head, _, body = raw.partition(b"\r\n\r\n")
    found = _fields(head)
    names = _names(found)
    tags = [
        "v=1",
        f"a={'rsa' if isinstance(key, RSAPrivateKey) else 'ed25519'}-sha256",
        "c=relaxed/relaxed",
        f"d={domain}",
        f"s={selector}",
        *_dated(found),
        f"bh={_hash(canonical.body(body))}",
        f"h={':'.join(names)}",
        "b=",
    ]
    unsigned = _folded(tags)
    covered = _select(found, names) + _relaxed([_split(unsigned)])
    data = b"".join(name + b":" + value for name, value in covered).removesuffix(b"\r\n")
    signature = base64.b64encode(_signature(key, data)).decode()
    lines = "\r\n ".join(textwrap.wrap(signature, 72))
    return unsigned.removesuffix(b"\r\n") + f"\r\n {lines}\r\n".encode() + raw


def _key(pem: str) -> Key:
    try:
        key = serialization.load_pem_private_key(pem.encode(), None)
    except TypeError as locked:
        raise ValueError("the key is under a password") from locked
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST_RSA:
        return key
    raise ValueError("DKIM knows RSA from 1024 bits and Ed25519")


def _fields(head: bytes) -> list[Field]:
    """The header fields, as they stand, names in lower case."""
    found: list[Field] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and found:
            name, value = found[-1]
            found[-1] = (name, value + b"\r\n" + line)
        else:
            found.append(_split(line))
    return found


def _split(line: bytes) -> Field:
    name, _, value = line.partition(b":")
    return name.lower().strip(), value


def _names(found: list[Field]) -> list[str]:
    present = [name.decode(errors="replace") for name, _ in found]
    often = [name for name in OVERSIGNED for _ in range(present.count(name) + 1)]
    return often + [name for name in SIGNED for _ in range(present.count(name))]


def _select(found: list[Field], names: list[str]) -> list[Field]:
    """The fields by these names, from the bottom up (RFC 6376 §5.4.2), canonicalised."""
    left = list(reversed(found))
    chosen: list[Field] = []
    for name in names:
        match = next((each for each in left if each[0] == name.encode()), None)
        if match:
            left.remove(match)
            chosen.append(match)
    return _relaxed(chosen)


def _relaxed(chosen: list[Field]) -> list[Field]:
    return [canonical.header(name, value) for name, value in chosen]


def _dated(found: list[Field]) -> list[str]:
    """`t=` of the mail's own date: signing again gives the same bytes."""
    value = next((value for name, value in found if name == b"date"), b"")
    try:
        dated: datetime = parsedate_to_datetime(value.decode().strip())
    except (TypeError, ValueError):
        return []
    return [f"t={int(dated.timestamp())}"]


def _folded(tags: list[str]) -> bytes:
    """One tag a line; long lists are broken at their colons, where whitespace may stand."""
    lines: list[str] = []
    for tag in tags:
        ending = "" if tag == "b=" else ";"
        words = tag.replace(":", ": ") + ending
        lines += textwrap.wrap(words, 72, break_on_hyphens=False, break_long_words=False)
    return ("DKIM-Signature: " + "\r\n ".join(lines) + "\r\n").encode()


def _hash(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _signature(key: Key, data: bytes) -> bytes:
    """RFC 8463 signs the hash, as PKCS 1 does inside."""
    if isinstance(key, RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(hashlib.sha256(data).digest())
