"""Asking a server whether it is ready, without an HTTP library."""

import asyncio

_STEP = 0.03
_ANSWER_SECONDS = 5.0


async def wait(address: str, port: int) -> None:
    """Return as soon as GET /readyz answers 200."""
    while not await _answers(address.strip("[]"), port):
        await asyncio.sleep(_STEP)


async def _answers(address: str, port: int) -> bool:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(address, port)
            try:
                writer.write(
                    b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                return (await reader.readline()).split()[1:2] == [b"200"]
            finally:
                writer.close()
    except OSError:
        return False
