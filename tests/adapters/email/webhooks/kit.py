"""The handlers in an application of their own, and providers that sign as the real ones do."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from walletdesk.adapters.email.model import Arrival, Arrived, Mailbox
from walletdesk.adapters.email.webhooks import Tools, pages
from walletdesk.channels import AccountSecrets
from walletdesk.platform.clock import MovedClock

RAW = b"From: ann@example.org\r\nSubject: =?utf-8?q?hi?=\r\n\r\n\xe4 wallet \xff\r\n--b\r\n"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem"
SUBSCRIBE = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"


class Desk:
    """Keeps what it was given, and knows a mail that it has already."""

    def __init__(self, webhook: str, key: str) -> None:
        self.id = uuid4()
        self.webhook, self.key = webhook, key
        self.arrivals: list[Arrival] = []
        self.trouble = False

    async def mailbox(self, account: UUID) -> tuple[AccountSecrets, Mailbox] | None:
        if account != self.id:
            return None
        secrets = {"webhook_key": self.key} if self.key else {}
        box: Any = Mailbox(webhook=self.webhook)  # pyright: ignore[reportArgumentType]
        return AccountSecrets(account, "email", "help@wallet.example", {}, secrets), box

    async def deliver(self, arrival: Arrival) -> Arrived:
        if self.trouble:
            raise ConnectionError
        seen = any(arrival.raw == each.raw for each in self.arrivals)
        if not seen:
            self.arrivals.append(arrival)
        return "repeated" if seen else "accepted"


class Site:
    """An application with the handlers; `fetched` are Amazon's addresses that were asked for."""

    def __init__(self, webhook: str, key: str) -> None:
        self.desk, self.clock = Desk(webhook, key), MovedClock()
        self.fetched: list[str] = []
        self.amazon: dict[str, bytes] = {}
        app = Litestar(
            route_handlers=pages,
            dependencies={"mail_in": Provide(lambda: self.desk, sync_to_thread=False)},
        )
        app.state["email_hooks"] = Tools(self._get, self.clock)
        self.client = TestClient(app)
        self.path = f"/hooks/email/{self.desk.id}/{webhook}"

    async def _get(self, url: str) -> bytes:
        self.fetched.append(url)
        return self.amazon[url]

    def post(self, **call: Any) -> httpx.Response:
        return self.client.post(call.pop("path", self.path), **call)

    def now(self) -> int:
        return int(self.clock.now().timestamp())


def mailgun(
    key: str, now: int, raw: bytes = RAW, token: str = "t" * 50, **more: str
) -> dict[str, Any]:
    """A route's POST."""
    signature = hmac.new(key.encode(), f"{now}{token}".encode(), hashlib.sha256).hexdigest()
    fields = {"recipient": "help+x@wallet.example", "sender": "bounce@example.org"}
    fields |= {"timestamp": str(now), "token": token, "signature": signature} | more
    return {"data": fields, "files": {"body-mime": (None, raw)}}


class SendGrid:
    """Signs with a key of its own."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.public = base64.b64encode(
            self._key.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        ).decode()

    def call(self, now: int, raw: bytes = RAW, **fields: str) -> dict[str, Any]:
        envelope = {"to": ["help@wallet.example"], "from": "bounce@Example.org"}
        parts: dict[str, bytes] = {"envelope": json.dumps(envelope).encode(), "SPF": b"pass"}
        parts |= {"dkim": b"{@example.org : pass, @other.example : fail}", "email": raw}
        parts |= {name: value.encode() for name, value in fields.items()}
        body = b"".join(
            b'--xYzZY\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v)
            for n, v in parts.items()
            if v
        )
        body += b"--xYzZY--\r\n"
        signature = self._key.sign(str(now).encode() + body, ec.ECDSA(hashes.SHA256()))
        headers = {
            "content-type": "multipart/form-data; boundary=xYzZY",
            "x-twilio-email-event-webhook-timestamp": str(now),
            "x-twilio-email-event-webhook-signature": base64.b64encode(signature).decode(),
        }
        return {"content": body, "headers": headers}


class Amazon:
    """SNS with a certificate of its own."""

    def __init__(self, *, days: int = 30) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(name, name, self._key.public_key(), 7)
            .not_valid_before(now - timedelta(days=100))
            .not_valid_after(now + timedelta(days=days))
            .sign(self._key, hashes.SHA256())
        )
        self.pem = made.public_bytes(serialization.Encoding.PEM)

    def call(
        self, site: Site, message: str, kind: str = "Notification", **more: Any
    ) -> dict[str, Any]:
        """Signed after `more` was put in; `forged` is put in afterwards."""
        forged: dict[str, Any] = more.pop("forged", {})
        envelope: dict[str, Any] = {
            "Type": kind,
            "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            "TopicArn": TOPIC,
            "Message": message,
            "Timestamp": site.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "SignatureVersion": "2",
            "SigningCertURL": CERTIFICATE,
        } | more
        names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
        if kind != "Notification":
            envelope |= {"Token": "t", "SubscribeURL": more.get("SubscribeURL", SUBSCRIBE)}
            names = [
                "Message",
                "MessageId",
                "SubscribeURL",
                "Timestamp",
                "Token",
                "TopicArn",
                "Type",
            ]
        text = "".join(f"{n}\n{envelope[n]}\n" for n in names if n in envelope)
        digest = hashes.SHA1() if envelope["SignatureVersion"] == "1" else hashes.SHA256()
        signature = self._key.sign(text.encode(), padding.PKCS1v15(), digest)
        envelope |= {"Signature": base64.b64encode(signature).decode(), **forged}
        return {"content": json.dumps(envelope), "headers": {"content-type": "text/plain"}}


def ses(raw: bytes | None = RAW, encoding: str = "BASE64", **more: Any) -> str:
    """SES's notice of a mail."""
    notice: dict[str, Any] = {
        "notificationType": "Received",
        "receipt": {
            "recipients": ["help@wallet.example"],
            "spfVerdict": {"status": "PASS"},
            "dkimVerdict": {"status": "GRAY"},
            "dmarcVerdict": {"status": "FAIL"},
            "action": {"type": "SNS", "topicArn": TOPIC, "encoding": encoding},
        },
        "mail": {"source": "bounce@example.org", "destination": ["help@wallet.example"]},
    } | more
    if raw is not None:
        coded = base64.b64encode(raw).decode() if encoding == "BASE64" else raw.decode()
        notice["content"] = coded
    return json.dumps(notice)
