"""The colours of tokens.css hold WCAG 2.2 AA in light and dark.

OKLCH → linear sRGB: Björn Ottosson, "A perceptual color space for image processing" (2020);
contrast: WCAG 2.2, "relative luminance" and "contrast ratio".
"""

import math
import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "src/walletdesk/ui/css/tokens.css").read_text()
DECLARED = dict(re.findall(r"--([\w-]+):\s*([^;]+);", CSS))
SURFACES = ("canvas", "surface", "sunken", "raised", "hover", "selected")
MEANINGS = ("info", "good", "warn", "bad")

TEXTS = [
    *((text, under, 4.5) for text in ("text", "muted", "accent") for under in SURFACES),
    *((meaning, under, 4.5) for meaning in MEANINGS for under in (f"{meaning}-surface", *SURFACES)),
    *(("text", f"{meaning}-surface", 4.5) for meaning in MEANINGS),
    *((text, "note-surface", 4.5) for text in ("text", "muted")),
    ("accent", "accent-surface", 4.5),
    ("on-accent", "accent-solid", 4.5),
    ("on-accent", "accent-solid-hover", 4.5),
    ("n0", "bad-solid", 4.5),
    *(("line-strong", under, 3.0) for under in ("canvas", "surface", "sunken", "raised")),
]


def colour(name: str, dark: bool) -> str:
    value = DECLARED[name].strip()
    if pair := re.fullmatch(r"light-dark\((.+\)), (.+\))\)", value):
        value = pair[2 if dark else 1]
    if reference := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(reference[1], dark)
    return value


def luminance(value: str) -> float:
    found = re.fullmatch(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", value)
    assert found, value
    lightness, chroma, hue = float(found[1]) / 100, float(found[2]), math.radians(float(found[3]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("above", "under", "least"), TEXTS)
def test_contrast(above: str, under: str, least: float, dark: bool) -> None:
    lights = sorted((luminance(colour(above, dark)), luminance(colour(under, dark))))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= least
