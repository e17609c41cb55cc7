"""Amazon SES through SNS: signatures of its certificates, subscriptions, notices."""

from typing import Any

import pytest

from walletdesk.adapters.email.model import Check
from walletdesk.adapters.email.webhooks.aws import is_sns

from .kit import CERTIFICATE, RAW, SUBSCRIBE, TOPIC, Amazon, Site, ses


@pytest.fixture(scope="module")
def amazon() -> Amazon:
    return Amazon()


@pytest.fixture
def site(amazon: Amazon) -> Site:
    site = Site("ses", TOPIC)
    site.amazon = {CERTIFICATE: amazon.pem, SUBSCRIBE: b"<ok/>"}
    return site


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_mail(site: Site, amazon: Amazon, version: str):
    call = amazon.call(site, ses(), SignatureVersion=version, Subject="Amazon SES Notification")
    assert site.post(**call).text == "accepted"
    (arrival,) = site.desk.arrivals
    assert arrival.raw == RAW
    assert arrival.envelope_from == "bounce@example.org"
    assert arrival.recipients == ("help@wallet.example",)
    assert arrival.checks == (
        Check("spf", "pass", "example.org"),
        Check("dkim", "none"),
        Check("dmarc", "fail"),
    )
    answer = site.post(**call)
    assert (answer.status_code, answer.text) == (200, "repeated")
    assert site.fetched == [CERTIFICATE]


def test_a_mail_as_text(site: Site, amazon: Amazon):
    raw = "Subject: 钱包\r\n\r\nhi\r\n".encode()
    assert site.post(**amazon.call(site, ses(raw, "UTF8"))).status_code == 200
    assert site.desk.arrivals[0].raw == raw


def test_a_forged_one(site: Site, amazon: Amazon):
    for forged in ({"Message": ses(b"other")}, {"Timestamp": "2020-01-01T00:00:00Z"}):
        assert site.post(**amazon.call(site, ses(), forged=forged)).status_code == 401
    for signature in ("", "AAAA", "?"):
        forged = {"Signature": signature}
        assert site.post(**amazon.call(site, ses(), forged=forged)).status_code == 401
    assert site.post(**Amazon().call(site, ses())).status_code == 401
    assert site.post(**amazon.call(site, ses(), SignatureVersion="3")).status_code == 401
    assert site.post(content=b"{}").status_code == 400
    assert site.desk.arrivals == []


def test_a_topic_of_somebody_else(site: Site, amazon: Amazon):
    """Everybody with an account at Amazon can sign; nothing is fetched for them."""
    theirs = amazon.call(site, ses(), TopicArn=TOPIC.replace("123456789012", "999999999999"))
    assert site.post(**theirs).status_code == 403
    confirmation = amazon.call(site, "", "SubscriptionConfirmation", TopicArn="arn:x")
    assert site.post(**confirmation).status_code == 403
    assert site.fetched == []


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem",
        "https://evil.s3.amazonaws.com/a.pem",
        "https://s3.eu-west-1.amazonaws.com/evil/a.pem",
        "https://sns.us-east-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/a.pem",
        "https://x@sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com\n/a.pem",
        "https://sns.eu-west-1.amazonaws.com",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_certificate_from_elsewhere(site: Site, amazon: Amazon, url: str):
    site.amazon[url] = amazon.pem
    assert site.post(**amazon.call(site, ses(), SigningCertURL=url)).status_code == 401
    assert (site.fetched, site.desk.arrivals) == ([], [])
    assert not is_sns(url, "eu-west-1")


def test_china_has_its_own_domain():
    assert is_sns("https://sns.cn-north-1.amazonaws.com.cn/a.pem", "cn-north-1")


def test_an_old_one(site: Site, amazon: Amazon):
    call = amazon.call(site, ses())
    site.clock.forward(hours=25)
    assert site.post(**call).status_code == 403
    assert site.desk.arrivals == []
    naive = amazon.call(site, ses(), Timestamp="yesterday")
    assert site.post(**naive).status_code == 400


def test_a_certificate_that_has_ended(site: Site):
    ended = Amazon(days=-1)
    site.amazon[CERTIFICATE] = ended.pem
    assert site.post(**ended.call(site, ses())).status_code == 401
    site.amazon[CERTIFICATE] = b"no certificate"
    other = Site("ses", TOPIC)
    other.amazon = site.amazon
    assert other.post(**ended.call(other, ses())).status_code == 401


def test_amazon_out_of_reach_is_for_later(site: Site, amazon: Amazon):
    site.amazon = {}
    assert site.post(**amazon.call(site, ses())).status_code == 503
    site.amazon = {CERTIFICATE: amazon.pem}
    assert site.post(**amazon.call(site, ses())).status_code == 200


def test_a_subscription_is_confirmed(site: Site, amazon: Amazon):
    call = amazon.call(site, "You have chosen to subscribe", "SubscriptionConfirmation")
    answer = site.post(**call)
    assert (answer.status_code, answer.text) == (200, "nothing")
    assert site.fetched == [CERTIFICATE, SUBSCRIBE]
    forged: dict[str, Any] = {"SubscribeURL": SUBSCRIBE + "2"}
    call = amazon.call(site, "", "SubscriptionConfirmation", forged=forged)
    assert site.post(**call).status_code == 401
    assert len(site.fetched) == 2


def test_a_subscription_at_another_address_is_not_visited(site: Site, amazon: Amazon):
    away = "https://evil.example/?Action=ConfirmSubscription"
    call = amazon.call(site, "", "SubscriptionConfirmation", SubscribeURL=away)
    assert site.post(**call).status_code == 403
    assert site.fetched == [CERTIFICATE]


def test_what_holds_no_mail(site: Site, amazon: Amazon):
    for message in ("Successfully validated SNS topic.", ses(notificationType="Bounce")):
        assert site.post(**amazon.call(site, message)).text == "nothing"
    call = amazon.call(site, "", "UnsubscribeConfirmation")
    assert site.post(**call).text == "nothing"
    answer = site.post(**amazon.call(site, ses(None)))
    assert (answer.status_code, "SNS action" in answer.text) == (400, True)
    assert site.post(**amazon.call(site, ses(receipt=[]))).status_code == 400
    assert site.fetched == [CERTIFICATE]
    assert site.desk.arrivals == []
