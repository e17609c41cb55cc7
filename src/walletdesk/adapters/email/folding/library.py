"""What mail-parser-reply (MIT) knows: the attribution of quotes in twelve languages.

Its patterns take quadratic time (13 ms for 720 characters), and what it takes for a signature
("- word", "Thanks,") holds people's own words. So only its pattern of headers is used, on one
short line that has one of its verbs, near the beginning of a mail.
"""

import re
from functools import cache
from typing import cast

from mailparser_reply import EmailMessage

LANGUAGES = ["en", "zh", "es", "de", "fr", "it", "nl", "pl", "cs", "da", "sv", "ko"]
VERBS = re.compile(
    r"wrote|写道|escribió|schrieb|a écrit|ha scritto|schreef|napisał|nadesłał|napsal|skrev|작성",
    re.IGNORECASE,
)
LONGEST = 200
FARTHEST = 100
"""Lines from the beginning: at most as many questions are asked, 1 ms each when made to hurt."""


def attributes(line: str, index: int) -> bool:
    """Whether the library takes this line for one that introduces a quote."""
    if index >= FARTHEST or len(line) > LONGEST or VERBS.search(line) is None:
        return False
    return _headers().search(line) is not None


@cache
def _headers() -> re.Pattern[str]:
    return cast("re.Pattern[str]", EmailMessage(text="", languages=list(LANGUAGES)).HEADER_REGEX)
