"""A page of another origin that embeds the chat, as docs/howto/embed-the-widget.md says."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

POLICY = (
    "default-src 'none'; script-src {0}; connect-src {0}; img-src {0} blob:; style-src 'self';"
    " base-uri 'none'"
)
STYLE = (
    "* { font-size: 40px !important; color: red !important; } button { display: none !important; }"
)
PAGE = """<!doctype html><html lang="en" dir="{2}"><head>
<meta charset="utf-8"><title>A wallet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/site.css">
<script src="{0}/widget.js" {1} async></script></head>
<body><header><nav aria-label="Main"><a href="/">Home</a></nav></header>
<main><h1>A wallet</h1><p>Our own content.</p></main>
<footer>A wallet, 2026</footer></body></html>"""


class Site:
    """Serves one page with landmarks of its own, whose style would wreck what it could touch."""

    def __init__(
        self,
        desk: str,
        attributes: str = 'data-lang="zh"',
        *,
        style: str = STYLE,
        direction: str = "ltr",
    ) -> None:
        self.style = style
        self.page = PAGE.format(desk, attributes, direction)
        self.policy = POLICY.format(desk)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """Another origin than the desk's: another name for this machine."""
        return f"http://localhost:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                styles = self.path == "/site.css"
                body = (site.style if styles else site.page).encode()
                self.send_response(200)
                self.send_header("content-type", "text/css" if styles else "text/html")
                self.send_header("content-security-policy", site.policy)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Quiet."""

        return Handler
