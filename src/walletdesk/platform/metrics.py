"""Prometheus metrics of one process. Labels are route templates and codes, never ids or texts."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

registry = CollectorRegistry()

requests = Histogram(
    "walletdesk_request_seconds",
    "Time to answer a request, streams excepted",
    ("method", "route", "status"),
    registry=registry,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
streams = Gauge("walletdesk_streams", "Event streams held now", registry=registry)
accepted = Counter(
    "walletdesk_messages_accepted", "Messages of contacts accepted", ("channel",), registry=registry
)
masked = Counter(
    "walletdesk_secrets_masked", "Secrets that the guard masked", ("kind",), registry=registry
)
failures = Counter(
    "walletdesk_errors", "Requests that failed by our own fault", ("route",), registry=registry
)


def text() -> bytes:
    """The metrics in Prometheus' text format."""
    return generate_latest(registry)
