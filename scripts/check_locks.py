"""Refuse lock files that name an address: everybody installs from their own registry."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FORBIDDEN = re.compile(r"https?://|git\+|\bfile:|\"resolved\"")


def main() -> int:
    """Print each offending line; 1 when there is one."""
    found = 0
    for path in (*sorted(ROOT.glob("requirements*.lock")), ROOT / "package-lock.json"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if FORBIDDEN.search(line) and not _funding(line):
                print(f"{path.name}:{number}: {line.strip()}")
                found = 1
    return found


def _funding(line: str) -> bool:
    """npm copies where a package takes donations; nothing is fetched from there."""
    return re.fullmatch(r'\s*"url": "https://[^"]*",?', line) is not None


if __name__ == "__main__":
    sys.exit(main())
