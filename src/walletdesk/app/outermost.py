"""The outermost layer of a web process: request ids, metrics, and no stack trace for anybody."""

import functools
import re
import time
from typing import Any, cast

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Histogram

from walletdesk.platform import ids, log, metrics

GIVEN = re.compile(rb"[\w.-]{8,64}")
"""What we take over as a request id from a proxy."""


@functools.lru_cache(maxsize=4_000)
def _seconds(method: str, route: str, status: int) -> Histogram:
    return metrics.requests.labels(method, route, status)


class Outermost:
    """Gives each request an id (also in the answer), measures it and logs slow and failed ones."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._logger = log.get(__name__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((v for k, v in scope["headers"] if k == b"x-request-id"), b"")
        request = given.decode() if GIVEN.fullmatch(given) else ids.text()
        log.request_id.set(request)
        seen: dict[str, Any] = {"status": 500, "stream": False}

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                headers = list(message["headers"])
                seen["stream"] = (b"content-type", b"text/event-stream") in headers
                message["headers"] = [*headers, (b"x-request-id", request.encode())]
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, noting)
        finally:
            self._measure(cast("dict[str, Any]", scope), seen, time.perf_counter() - began)

    def _measure(self, scope: dict[str, Any], seen: dict[str, Any], seconds: float) -> None:
        route = str(scope.get("path_template") or "unrouted")
        status = seen["status"]
        if not seen["stream"]:
            _seconds(scope["method"], route, status).observe(seconds)
        if status >= 500:
            metrics.failures.labels(route).inc()
            self._logger.error(
                "request.failed", route=route, status=status, ms=round(seconds * 1e3)
            )
