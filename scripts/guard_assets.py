"""Write the word lists for the browser's guard, from the installed package (never committed).

python scripts/guard_assets.py [OUT]      default: src/walletdesk/ui/dist/guard-words.json
"""

import sys
from pathlib import Path

import msgspec

from walletdesk.guard.wordlists import browser_lists

OUT = Path(__file__).parents[1] / "src/walletdesk/ui/dist/guard-words.json"


def main() -> None:
    """Write the asset and say where."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(msgspec.json.encode(browser_lists()))
    print(f"wrote {out.name}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
