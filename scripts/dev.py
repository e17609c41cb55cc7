"""`make dev`: `walletdesk up --reload`, and the browser's files built again when they change."""

import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "walletdesk"
KINDS = {".js", ".css", ".txt"}


def main(arguments: list[str]) -> int:
    """Run until the desk ends; its exit code. Ctrl-C reaches the desk, which ends in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    command = [sys.executable, "-m", "walletdesk", "up", "--reload", "--with-parent"]
    desk = subprocess.Popen([*command, *arguments])

    def stop(_: int, __: object) -> None:
        desk.terminate()

    signal.signal(signal.SIGTERM, stop)
    seen = _state()
    while desk.poll() is None:
        time.sleep(0.5)
        now = _state()
        if now != seen:
            subprocess.run([sys.executable, ROOT / "scripts" / "build_assets.py"], check=False)
        seen = now
    return desk.returncode


def _state() -> dict[Path, int]:
    found = (
        path for path in SOURCE.rglob("*") if path.suffix in KINDS and "dist" not in path.parts
    )
    return {path: path.stat().st_mtime_ns for path in found if path.exists()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
