"""Random phrases in every supported layout, inside everyday prose."""

import random
from collections.abc import Callable
from itertools import batched

from mnemonic import Mnemonic

ENGLISH = Mnemonic("english")
SIMPLIFIED = Mnemonic("chinese_simplified")
TRADITIONAL = Mnemonic("chinese_traditional")

type Layout = Callable[[list[str]], str]

LATIN: dict[str, Layout] = {
    "spaces": " ".join,
    "upper": lambda words: " ".join(words).upper(),
    "commas": ", ".join,
    "lines": "\n".join,
    "tabs": "\t".join,
    "pipes": "|".join,
    "1.": lambda words: " ".join(f"{n}. {w}" for n, w in enumerate(words, 1)),
    "1)": lambda words: "\n".join(f"{n}){w}" for n, w in enumerate(words, 1)),
    "word 1": lambda words: "\n".join(f"Word {n}: {w}" for n, w in enumerate(words, 1)),
    "第1个": lambda words: "，".join(f"第{n}个：{w}" for n, w in enumerate(words, 1)),
    "unspaced": "".join,
    "abbreviated": lambda words: " ".join(w[:4] for w in words),
    "JSON": lambda words: "[" + ",".join(f'"{w}"' for w in words) + "]",
    "emoji": "🔑".join,
    "full-width": lambda words: " ".join(
        "".join(chr(ord(c) + 0xFEE0) for c in word) for word in words
    ),
    "zero-width": lambda words: " ".join("\u200b".join(word) for word in words),
}
HAN: dict[str, Layout] = {
    "spaces": " ".join,
    "commas": "，".join,
    "lines": "\n".join,
    "1.": lambda chars: " ".join(f"{n}.{c}" for n, c in enumerate(chars, 1)),
    "第1个": lambda chars: "，".join(f"第{n}个：{c}" for n, c in enumerate(chars, 1)),
    "unspaced": "".join,
    "groups": lambda chars: " ".join("".join(group) for group in batched(chars, 3)),
}
AROUND = (
    ("Hello, I can't get in with this: ", " - what is wrong? Regards, Ana"),
    ("你好，我的助记词：", "。请帮我看看，谢谢"),
    ("Hola, mi frase es: ", ", ¿por qué no funciona?"),
    ("", ""),
)


def layouts() -> list[str]:
    """Return one text for each layout and each length, the same ones in every run."""
    chance = random.Random(39)
    texts: list[str] = []
    for maker, forms in ((ENGLISH, LATIN), (SIMPLIFIED, HAN), (TRADITIONAL, HAN)):
        for form in forms.values():
            for size in (16, 20, 24, 28, 32):
                before, after = chance.choice(AROUND)
                words = maker.to_mnemonic(chance.randbytes(size)).split()
                texts.append(before + form(words) + after)
    return texts
