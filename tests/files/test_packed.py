"""Documents and archives are looked into before they are stored."""

import io
import zipfile

import pytest
from tests.files import samples

from walletdesk import files
from walletdesk.files import Scanner, Upload, packed
from walletdesk.platform.errors import Invalid

WORDS = samples.PHRASE.split()
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(**parts: str | bytes) -> bytes:
    """A ZIP of these parts; `__` in a name is a folder, `_` the dot before its ending."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            folder, _, ending = name.replace("__", "/").rpartition("_")
            opened.writestr(f"{folder}.{ending}", data)
    return made.getvalue()


def docx(body: str) -> bytes:
    types = '<?xml version="1.0"?><Types/>'
    text = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return archive(content_types_xml=types, word__document_xml=text)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


BROKEN_WORDS = "".join(run(word[:2]) + run(word[2:] + " ") for word in WORDS)
A_LINE_EACH = "".join(f"<w:p>{run(word)}</w:p>" for word in WORDS)
NUMBERED = "".join(f"<w:p>{run(f'{n}. {word}')}</w:p>" for n, word in enumerate(WORDS, 1))
CELLS = "".join(f"<si><t>{word}</t></si>" for word in WORDS)
ODF = "".join(f"<text:p>{word}</text:p>" for word in WORDS)
SPACED = "<text:s/>".join(WORDS)
NOTE = archive(my__notes_txt=f"the words: {samples.PHRASE}")
FOUND = {
    "one line in runs that end within words": docx(f"<w:p>{BROKEN_WORDS}</w:p>"),
    "a word a paragraph": docx(A_LINE_EACH),
    "numbered": docx(NUMBERED),
    "entities": docx(f"<w:p>{run(samples.PHRASE.replace(' ', '&#32;'))}</w:p>"),
    "a word a cell": archive(xl__sharedStrings_xml=f"<sst>{CELLS}</sst>"),
    "open document": archive(mimetype_txt="x", content_xml=f"<office:text>{ODF}</office:text>"),
    "open document with counted spaces": archive(content_xml=f"<text:p>{SPACED}</text:p>"),
    "a text file in an archive": NOTE,
    "a document in an archive": archive(backup_docx=docx(A_LINE_EACH)),
    "after many pictures": archive(
        **{f"p{n}_png": samples.png() for n in range(300)}, z_txt=samples.PHRASE
    ),
}  # fmt: skip


async def checked(data: bytes, name: str = "backup.zip") -> str:
    return (await files.check(Scanner(""), Upload(name, "", data))).type


@pytest.mark.parametrize("case", FOUND)
async def test_a_phrase_is_found_in(case: str) -> None:
    with pytest.raises(Invalid) as caught:
        await checked(FOUND[case])
    assert caught.value.code == "files.secret"


async def test_large_pictures_do_not_hide_what_comes_after_them() -> None:
    picture = samples.png() + bytes(packed.MOST_BYTES)
    assert list(packed.texts(archive(a_png=picture, z_txt=samples.PHRASE))) == [samples.PHRASE]


async def test_a_keystore_is_found_in_an_archive() -> None:
    with pytest.raises(Invalid) as caught:
        await checked(archive(keys__UTC_json=samples.KEYSTORE))
    assert caught.value.code == "files.keystore"


async def test_an_honest_document_is_taken() -> None:
    letter = docx(f"<w:p>{run('My withdrawal of 250 USDT has not arrived since Monday.')}</w:p>")
    assert await checked(letter, "letter.docx")
    assert await checked(samples.packed("a.txt", "b.csv"), "logs.zip")


async def test_a_broken_or_locked_archive_is_passed_over() -> None:
    assert await checked(NOTE[: len(NOTE) // 2], "half.zip")
    at = NOTE.index(b"PK\x01\x02")
    locked = bytearray(NOTE)
    locked[6] |= 1
    locked[at + 8] |= 1
    assert await checked(bytes(locked), "locked.zip")
    assert await checked(packed.START + bytes(100), "nothing.zip")


async def test_a_bomb_is_unpacked_no_further_than_the_limit() -> None:
    bomb = archive(a_txt=b"0" * 200_000_000, z_txt=samples.PHRASE)
    assert len(bomb) < 300_000
    assert sum(len(text) for text in packed.texts(bomb)) <= packed.MOST_TEXT
    assert await checked(bomb, "bomb.zip")
    far = b"<a/>" * (packed.MOST_BYTES // 4 + 1) + samples.PHRASE.encode()
    assert "".join(packed.texts(archive(a_xml=far, z_txt=samples.PHRASE))) == ""
    crowd = {f"p{n}_txt": "x" for n in range(packed.MOST_ENTRIES)}
    assert samples.PHRASE not in packed.texts(archive(**crowd, z_txt=samples.PHRASE))
    deep = NOTE
    for _ in range(packed.DEEPEST):
        deep = archive(inner_zip=deep)
    assert await checked(deep, "deep.zip")
