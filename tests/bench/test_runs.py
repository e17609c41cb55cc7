"""The bench itself runs, at sizes that say nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench import __main__ as bench


@pytest.mark.parametrize("names", [("load", "weight"), ("chat", "pages", "search", "screens")])
def test_tiny_sizes(names: tuple[str, ...], tmp_path: Path):
    small = ["--quick", "--sizes=200", "--load=1000", "--seconds=0.2", f"--data={tmp_path}"]
    results = tmp_path / "results.json"
    ran = subprocess.run(
        [sys.executable, "-m", "bench", *names, *small, f"--results={results}"],
        capture_output=True, text=True, check=False, cwd=Path(bench.__file__).parents[1],
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(results.read_text())["figures"]
    assert figures
    assert all(figure["value"] > 0 for figure in figures)


def test_an_unknown_measure_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "argv", ["bench", "speed"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "no such measure: speed" in capsys.readouterr().err
