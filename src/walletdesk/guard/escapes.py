"""Characters that mail and web forms write as codes, such as `&#97;`, `%61` and `&quot;`."""

import re

_NAMES = {"quot": '"', "apos": "'", "amp": "&", "lt": "<", "gt": ">", "nbsp": " "}
_CODE = re.compile(
    r"&#(?P<decimal>\d{1,7});|&#[xX](?P<hex>[0-9a-fA-F]{1,6});|&(?P<name>quot|apos|amp|lt|gt|nbsp);"
    r"|(?P<percent>(?:%[0-9a-fA-F]{2})+)|\\{1,4}u(?P<unit>[0-9a-fA-F]{4})"
)
_LAST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)

type Span = tuple[int, int]


def decode(text: str) -> tuple[str, list[Span] | None]:
    """The text that is meant, and where each of its characters stands in the given one; None when
    that is the same text. What is no character stays as it is.
    """
    if "&" not in text and "%" not in text and "\\" not in text:
        return text, None
    parts: list[str] = []
    places: list[Span] = []
    done = 0
    for match in _CODE.finditer(text):
        if meant := _meant(match):
            parts += text[done : match.start()], meant
            places += [(at, at + 1) for at in range(done, match.start())]
            places += [match.span()] * len(meant)
            done = match.end()
    if not parts:
        return text, None
    places += [(at, at + 1) for at in range(done, len(text))]
    return "".join([*parts, text[done:]]), places


def _meant(match: re.Match[str]) -> str:
    """Empty for what is no character."""
    if name := match["name"]:
        return _NAMES[name]
    if percent := match["percent"]:
        try:
            return bytes.fromhex(percent.replace("%", "")).decode()
        except UnicodeDecodeError:
            return ""
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"] or match["unit"], 16)
    return "" if code > _LAST or code in _SURROGATES else chr(code)
