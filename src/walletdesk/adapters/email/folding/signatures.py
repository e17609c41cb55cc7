"""Signatures: what follows "-- ", what a device or program adds, a formal close with a name.

A close counts only with lines below it that could be a name, an office, a number: who ends with
"Thanks," and a transaction's hash wants the hash to be read.
"""

import re
from collections.abc import Iterator, Sequence

from walletdesk.adapters.email.folding.devices import is_added
from walletdesk.adapters.email.folding.lines import plain

DELIMITER = re.compile(r"(?:-- ?|—|__)")
LONGEST_SIGNATURE = 12
"""Lines below a "-- " that can be one."""
LONGEST_CLOSE = 5

CLOSE = re.compile(
    r"(?:(?:best|kind(?:est)?|warm(?:est)?|with (?:best|kind)) regards|regards|best wishes|"
    r"(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|"
    r"(?:un |muchos )?saludos?(?: cordial(?:es)?| atentos?)?|atentamente|cordialmente|"
    r"(?:un )?cordial saludo|reciba(?:n)? un (?:cordial )?saludo|"
    r"此致|敬礼|此致 ?敬礼|祝好|祝商祺|顺祝商祺|順祝商祺|顺颂商祺|"
    r"祝工作顺利|祝工作愉快|敬上|谨启|敬祝|敬禮)"
    r"[,.!，。! ]?",
    re.IGNORECASE,
)
NAMELIKE = re.compile(r"[^?!。;]{1,60}")
HASH = re.compile(r"[0-9a-z]{20,}|0x[0-9a-f]{4,}", re.IGNORECASE)
"""What a customer wants to be read: a transaction, an address on a chain."""
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
NAME = re.compile(
    r"(?:[A-ZÁÉÍÓÚÑ][\w.'-]*(?: (?:de|del|la|von|van|[A-ZÁÉÍÓÚÑ][\w.'-]*)){0,4}"
    r"|[\u4e00-\u9fff·]{2,6})"
)
NOTICE = re.compile(
    r"(?:confidentiality notice|disclaimer|aviso (?:legal|de confidencialidad)|"
    r"this (?:e-?mail|message)(?: and any (?:attachments|files)[^.]{0,40})? (?:is|are|may) "
    r"[^.]{0,60}"
    r"(?:confidential|privileged)|este (?:correo|mensaje)[^.]{0,80}confidencial|"
    r"本(?:电子)?邮件(?:及其?附件)?[^。]{0,20}(?:保密|机密)|免责声明)",
    re.IGNORECASE,
)


def signatures(lines: Sequence[str]) -> set[int]:
    """Which of these lines, all the sender's, are signature."""
    texts = [plain(line) for line in lines]
    found = {index for index, text in enumerate(texts) if text and is_added(text)}
    found.update(_notices(texts))
    starts = (_delimited(texts), _card(texts), _closed(texts, found))
    if (start := next((start for start in starts if start is not None), None)) is not None:
        found.update(range(start, len(texts)))
    return found


def _notices(texts: Sequence[str]) -> Iterator[int]:
    """A legal notice and the lines of its paragraph, when it is the last one."""
    last = len(texts)
    while last and not texts[last - 1]:
        last -= 1
    start = last
    while start and texts[start - 1]:
        start -= 1
    if start and start < last and NOTICE.match(texts[start].strip("* ")):
        yield from range(start, last)


def _delimited(texts: Sequence[str]) -> int | None:
    """The last "-- " with a short rest below it. A "--" between paragraphs is no signature."""
    rest: list[str] = []
    for index in range(len(texts) - 1, -1, -1):
        if DELIMITER.fullmatch(texts[index]):
            return index if all(_could_be_signature(text) for text in rest) else None
        if texts[index]:
            rest.append(texts[index])
        if len(rest) > LONGEST_SIGNATURE:
            return None
    return None


def _card(texts: Sequence[str]) -> int | None:
    """NetEase's card: a table that became bars, the name and the office between them."""
    bars = [index for index, text in enumerate(texts) if text and not text.strip("| ")]
    if not bars or not any(map(is_added, texts[bars[0] :])):
        return None
    rest = [text for text in texts[bars[0] :] if text]
    short = len(rest) <= LONGEST_SIGNATURE and all(_could_be_signature(text) for text in rest)
    return bars[0] if short else None


def _could_be_signature(text: str) -> bool:
    return len(text) <= 100 and not text.endswith(("?", "。", "!")) and not HASH.search(text)


def _closed(texts: Sequence[str], added: set[int]) -> int | None:
    """A formal close, then a name, then at most three short lines more."""
    below: list[str] = []
    for index in range(len(texts) - 1, -1, -1):
        text = texts[index]
        if not text or index in added:
            continue
        if CLOSE.fullmatch(text):
            return _first_close(texts, index) if _is_name_card(below) else None
        below.insert(0, text)
        if len(below) >= LONGEST_CLOSE or not _belongs_to_a_name(text):
            return None
    return None


def _belongs_to_a_name(text: str) -> bool:
    return bool(NAMELIKE.fullmatch(text) and not HASH.search(text) and not LINK.search(text))


def _first_close(texts: Sequence[str], index: int) -> int:
    """A close may take two lines: 此致 and 敬礼."""
    above = index - 1
    while above >= 0 and not texts[above]:
        above -= 1
    return above if above >= 0 and CLOSE.fullmatch(texts[above]) else index


def _is_name_card(below: Sequence[str]) -> bool:
    return not below or NAME.fullmatch(below[0].rstrip(",.")) is not None
