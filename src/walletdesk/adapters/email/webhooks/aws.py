"""Amazon's own addresses, and nothing else, fetched.

Only `sns.<region>.amazonaws.com` counts: under the rest of amazonaws.com anybody may put a file.
"""

import re

TIMEOUT = 10.0
LARGEST = 65_536
URL = re.compile(
    r"https://sns\.(?P<region>[a-z0-9-]{3,30})\.amazonaws\.com(?:\.cn)?(?P<path>/[!-~]*)",
)


def is_sns(url: str, region: str) -> bool:
    """Whether it is an address of SNS in that region: https, no port, no user."""
    found = URL.fullmatch(url)
    return found is not None and found["region"] == region and "@" not in url


async def get(url: str) -> bytes:
    """The body. Raise `httpx.HTTPError` for no answer or any but 200, `ValueError` for too much."""
    import httpx  # an eighth of a second, for those whom Amazon calls

    async with (
        httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client,
        client.stream("GET", url) as answer,
    ):
        if answer.status_code != 200:
            raise httpx.HTTPError(f"status {answer.status_code}")
        body = bytearray()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > LARGEST:
                raise ValueError("too long an answer")
        return bytes(body)
