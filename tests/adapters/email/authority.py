"""Certificates and access tokens for servers of tests."""

import base64
import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TOKEN_KEY = b"a key of tests that signs access tokens"
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """PEM: who signed it, itself, its key."""

    ca: bytes
    cert: bytes
    key: bytes

    def write(self, folder: Path) -> None:
        """As ca.pem, cert.pem, key.pem."""
        for name, content in (("ca", self.ca), ("cert", self.cert), ("key", self.key)):
            (folder / f"{name}.pem").write_bytes(content)


def issue(host: str = "localhost", *, days: int = 30) -> Certificate:
    """A certificate for a host under an authority of its own; expired with negative `days`."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = _certificate("Authority of tests", ca_key, ca_key, "Authority of tests", 3650, None)
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == "localhost":
        names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    cert = _certificate(host, key, ca_key, "Authority of tests", days, names)
    shape = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, shape, serialization.NoEncryption())
    return Certificate(ca.public_bytes(pem), cert.public_bytes(pem), private)


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer: str,
    days: int,
    names: list[x509.GeneralName] | None,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 100 * DAY)
        .not_valid_after(now + days * DAY)
        .add_extension(x509.BasicConstraints(ca=names is None, path_length=None), critical=True)
        .add_extension(_usage(signs=names is None), critical=True)
    )
    identifiers = (
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
    )
    for extension in (*identifiers, *([x509.SubjectAlternativeName(names)] if names else ())):
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def write_token_key(folder: Path) -> None:
    """As Dovecot reads keys for local validation: application/algorithm/key."""
    place = folder / "default" / "HS256"
    place.mkdir(parents=True)
    (place / "default").write_text(base64.b64encode(TOKEN_KEY).decode())


def token(user: str, *, seconds: int = 3600) -> str:
    """An access token for a user."""
    now = int(datetime.datetime.now(datetime.UTC).timestamp())
    claims = {"sub": user, "iat": now - 10, "nbf": now - 10, "exp": now + seconds}
    return jwt.encode(claims, TOKEN_KEY, algorithm="HS256")
