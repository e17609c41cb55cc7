"""The table both guards answer to: what must be found (and its kind), and what must not."""

import json

from tests.guard.innocent import INNOCENT
from tests.guard.samples import (
    entropy,
    extended,
    keystore,
    mistyped,
    phrase,
    solana,
    wif,
)

from walletdesk.guard import Kind

__all__ = ["FOUND", "INNOCENT"]

_EN = phrase("en")
_EN24 = phrase("en24", words=24)
_ZH = phrase("zh", language="chinese_simplified")
_ZH24 = phrase("zh24", words=24, language="chinese_simplified")
_TR = phrase("tr", language="chinese_traditional")
_BAD = mistyped("bad")
_TEST_VECTOR = ["abandon"] * 11 + ["about"]
_HEX = entropy("hex").hex()
_LONG = [*_EN[:1], *[w for w in _EN24 if len(w) > 4][:10], "planet"]
_TAIL = f" 11 {_EN[10]} 12 {_EN[11]}"
_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()
_ORDINALS = (
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth".split()
)
_HAN_NUMBERS = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
_FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


def _numbered(words: list[str], form: str, between: str = " ") -> str:
    return between.join(form.format(n, word) for n, word in enumerate(words, 1))


def _misspelt(words: list[str], *places: int) -> list[str]:
    return [word[:-1] + "q" if at in places else word for at, word in enumerate(words)]


_PHRASES: dict[str, str] = {
    **{f"{n} words": " ".join(phrase(f"n{n}", words=n)) for n in (12, 15, 18, 21, 24)},
    **{f"{n} words, wrong checksum": " ".join(mistyped(f"m{n}", words=n)) for n in (12, 18, 24)},
    "13 words, one too many": " ".join([*_EN, "zoo"]),
    "in prose": f"Hello, I cannot log in. My words are: {' '.join(_EN)}. Please help me!",
    "in Chinese prose": f"你好，我的助记词是 {' '.join(_EN)} 请帮我看看",
    "in Spanish prose": f"Hola, mi frase es {' '.join(_EN)} y no puedo entrar, ¿qué hago?",
    "glued to Chinese": f"助记词{' '.join(_EN)}谢谢",
    "upper case": " ".join(_EN).upper(),
    "title case": " ".join(_EN).title(),
    "mixed case": " ".join(w[0] + w[1:].upper() for w in _EN),
    "full-width letters": " ".join(_EN).translate(_FULL_WIDTH),
    "full-width and ideographic space": "\u3000".join(_EN).translate(_FULL_WIDTH),
    "mathematical bold": " ".join("".join(chr(ord(c) - 97 + 0x1D41A) for c in w) for w in _EN),
    "zero-width inside words": " ".join(w[:2] + "\u200b" + w[2:] for w in _EN),
    "zero-width between words": "\u200b".join(_EN),
    "soft hyphens": " ".join(w[:3] + "\u00ad" + w[3:] for w in _EN),
    "ligatures": "ﬁsh ﬂower " + " ".join(_EN[:10]),
    "no-break spaces": "\u00a0".join(_EN),
    "commas": ", ".join(_EN),
    "Chinese commas": "，".join(_EN),
    "newlines": "\n".join(_EN),
    "blank lines": "\r\n\r\n".join(_EN),
    "tabs": "\t".join(_EN),
    "pipes": " | ".join(_EN),
    "hyphens": "-".join(_EN),
    "underscores": "_".join(_EN),
    "dots": ". ".join(_EN),
    "arrows": " → ".join(_EN),
    "emoji between": " 🙏 ".join(_EN),
    "quotes": " ".join(f'"{w}"' for w in _EN),
    "curly quotes": " ".join(f"“{w}”" for w in _EN),
    "brackets": " ".join(f"[{w}]" for w in _EN),
    "JSON list": '["' + '", "'.join(_EN) + '"]',
    "JSON object": "{" + ", ".join(f'"{n}": "{w}"' for n, w in enumerate(_EN, 1)) + "}",
    "escaped newlines": "\\n".join(_EN),
    "escaped twice": "\\\\n".join(_EN),
    "percent encoded": "%20".join(_EN),
    "percent encoded newlines": "%0A".join(_EN),
    "plus signs": "https://tpwallet.example/import?words=" + "+".join(_EN),
    "HTML list": "<ol><li>" + "</li><li>".join(_EN) + "</li></ol>",
    "HTML spaces": "&nbsp;".join(_EN),
    "1. word": _numbered(_EN, "{}. {}"),
    "1) word": _numbered(_EN, "{}) {}", "\n"),
    "1:word": _numbered(_EN, "{}:{}"),
    "1word": _numbered(_EN, "{}{}"),
    "word 1": _numbered(_EN, "word {0}: {1}", "\n"),
    "palabra 1": _numbered(_EN, "palabra {0}: {1}", ", "),
    "#1": _numbered(_EN, "#{} {}"),
    "第1个": _numbered(_EN, "第{}个 {}", "，"),
    "第1个词是": _numbered(_EN, "第{}个词是{}", "；"),
    "keycaps": _numbered(_EN, "{}\ufe0f\u20e3 {}"),
    "circled": " ".join(chr(0x2460 + n) + word for n, word in enumerate(_EN)),
    "1st, 2nd": " ".join(f"{n}th: {w}" for n, w in enumerate(_EN, 4)),
    "roman": "\n".join(f"{n}. {w}" for n, w in zip(_ROMAN, _EN, strict=True)),
    "First:": ", ".join(f"{n}: {w}" for n, w in zip(_ORDINALS, _EN, strict=True)),
    "First word is": ". ".join(f"{n} word is {w}" for n, w in zip(_ORDINALS, _EN, strict=True)),
    "一、": " ".join(f"{n}、{w}" for n, w in zip(_HAN_NUMBERS, _EN, strict=True)),
    "第1个单词是": _numbered(_EN, "第{}个单词是{}", "，"),
    "N° 1": _numbered(_EN, "N° {}: {}", "; "),
    "1.ª palabra": _numbered(_EN, "{}.ª palabra: {}", ", "),
    "black circles": " ".join(chr(0x2776 + n) + word for n, word in enumerate(_EN[:10])) + _TAIL,
    "and": " and ".join(_EN),
    "y luego": " y luego ".join(_EN),
    "然后": "然后".join(_EN),
    "objects": json.dumps([{"place": n, "word": w} for n, w in enumerate(_EN)]),
    "angle brackets": f"<{' '.join(_EN)}>",
    "letters as entities": " ".join("".join(f"&#{ord(c)};" for c in w) for w in _EN),
    "letters as percent codes": "".join(f"%{ord(c):02x}" for c in " ".join(_EN)),
    "letters as escapes": "".join(f"\\u{ord(c):04x}" for c in " ".join(_EN)),
    "misspelt at the start": " ".join(_misspelt(_LONG, 0)),
    "misspelt at the end": ", ".join(_misspelt(_LONG, 11)),
    "lettered": "\n".join(f"{chr(97 + n)}) {w}" for n, w in enumerate(_EN)),
    "two columns": "\n".join(f"{n + 1}. {_EN[n]}   {n + 7}. {_EN[n + 6]}" for n in range(6)),
    "unspaced": "".join(_EN),
    "unspaced 24": "".join(_EN24),
    "unspaced in a word": "myseedis" + "".join(_EN) + "ok",
    "camel case": "".join(w.title() for w in _EN),
    "lines of three, unspaced": "\n".join("".join(_EN24[n : n + 3]) for n in range(0, 24, 3)),
    "one space forgotten": " ".join(_EN[:5]) + " " + _EN[5] + _EN[6] + " " + " ".join(_EN[7:]),
    "four letters": " ".join(w[:4] for w in _EN),
    "four letters, unspaced": "".join(w[:4] for w in phrase("four", words=24)),
    "misspelt": " ".join(_misspelt(_EN, 4)),
    "misspelt twice": " ".join(_misspelt(_EN, 2, 9)),
    "misspelt, numbered": _numbered(_misspelt(_EN, 1, 6), "{}. {}"),
    "wrong words, numbered": _numbered([*_BAD[:5], "xyzzy", *_BAD[6:]], "{}. {}", "\n"),
    "letters moved": " ".join([_EN24[0][1] + _EN24[0][0] + _EN24[0][2:], *_EN24[1:]]),
    "test vector": " ".join(_TEST_VECTOR),
    "test vector in prose": f"is it {' '.join(_TEST_VECTOR)}?",
    "twice": " ".join(_EN) + "\n" + " ".join(_EN),
    "simplified, spaced": " ".join(_ZH),
    "simplified, spaced, 24": " ".join(_ZH24),
    "simplified, unspaced": "".join(_ZH),
    "simplified, unspaced, 15": "".join(phrase("z15", words=15, language="chinese_simplified")),
    "simplified, unspaced, 24": "".join(_ZH24),
    "simplified, in prose": f"我的助记词：{''.join(_ZH)}。请帮我恢复钱包",
    "simplified, in prose, spaced": f"您好，{' '.join(_ZH)}，以上就是",
    "simplified, glued to prose": f"我的助记词是{''.join(_ZH24)}",
    "simplified, lines": "\n".join(_ZH),
    "simplified, commas": "，".join(_ZH),
    "simplified, 、": "、".join(_ZH),
    "simplified, numbered": _numbered(_ZH, "{}.{}"),
    "simplified, 第1个": _numbered(_ZH, "第{}个：{}", "，"),
    "simplified, numbered, wrong character": _numbered([*_ZH[:3], "鑫", *_ZH[4:]], "{}. {}", "\n"),
    "simplified, mistyped, spaced": " ".join(
        mistyped("zm", words=24, language="chinese_simplified")
    ),
    "simplified, groups of four": " ".join("".join(_ZH[n : n + 4]) for n in range(0, 12, 4)),
    "simplified, emoji between": "🙂".join(_ZH),
    "simplified, 第一个": "，".join(f"第{n}个{c}" for n, c in zip(_HAN_NUMBERS, _ZH, strict=True)),
    "simplified, 一、": " ".join(f"{n}、{c}" for n, c in zip(_HAN_NUMBERS, _ZH, strict=True)),
    "simplified, First:": " ".join(f"{n}: {c}" for n, c in zip(_ORDINALS, _ZH, strict=True)),
    "simplified, objects": json.dumps([{"word": c} for c in _ZH], ensure_ascii=False),
    "simplified, escaped": json.dumps(_ZH),
    "simplified, percent": "".join(f"%{b:02X}" for b in "".join(_ZH).encode()),
    "simplified, amid prose": f"我的助记词是{''.join(_ZH)}请帮我恢复钱包",
    "simplified, wrong character": " ".join([*_ZH[:5], "鑫", *_ZH[6:]]),
    "simplified, wrong character, unspaced": f"助记词：{''.join([*_ZH[:5], '鑫', *_ZH[6:]])}",
    "traditional, spaced": " ".join(_TR),
    "traditional, unspaced": "".join(_TR),
    "traditional, in prose": f"我的助記詞：{''.join(_TR)}。請幫我",
}

_KEYS: dict[str, tuple[str, Kind]] = {
    "WIF": (wif("w"), "wif"),
    "WIF, uncompressed": (wif("w", compressed=False), "wif"),
    "WIF, test network": (f"key={wif('w', version=0xEF)};", "wif"),
    "WIF, another coin": (wif("w", version=0xB0), "wif"),
    "WIF over two lines": (f"{wif('w5')[:30]}\n{wif('w5')[30:]}", "wif"),
    "WIF in groups": (" ".join(wif("w6")[n : n + 4] for n in range(0, 52, 4)), "wif"),
    "WIF in prose": (f"my key is {wif('w2')}, help", "wif"),
    "WIF in Chinese": (f"私钥{wif('w3')}不能用", "wif"),
    "WIF, full-width": (wif("w4").translate(_FULL_WIDTH), "wif"),
    "xprv": (extended("x"), "extended_key"),
    "yprv": (extended("x", "049d7878"), "extended_key"),
    "zprv": (f"zprv: {extended('x', '04b2430c')}", "extended_key"),
    "tprv": (extended("x", "04358394"), "extended_key"),
    "xprv over two lines": (f"{extended('x')[:64]}\n{extended('x')[64:]}", "extended_key"),
    "xprv, cut off": (extended("x")[:80], "extended_key"),
    "xprv, mistyped": (extended("x")[:-2] + "zz", "extended_key"),
    "hex private key": (f"my private key is 0x{_HEX}", "private_key"),
    "hex private key, after": (f"{_HEX} is my private key", "private_key"),
    "私钥": (f"私钥：{_HEX}", "private_key"),
    "clave privada": (f"mi clave privada: {_HEX.upper()}", "private_key"),
    "privateKey in code": (f'const privateKey = "0x{_HEX}"', "private_key"),
    "prikey": (f"prikey {_HEX}", "private_key"),
    "PK=": (f"PK=0x{_HEX}", "private_key"),
    "mi clave": (f"mi clave es {_HEX}", "private_key"),
    "hex private key over two lines": (f"private key: {_HEX[:32]}\n{_HEX[32:]}", "private_key"),
    "hex private key, a digit short": (f"my private key is {_HEX[1:]}", "private_key"),
    "two hex keys": (f"private keys:\n{_HEX}\n{entropy('two').hex()}", "private_key"),
    "six hex keys": (
        "private keys:\n" + "\n".join(entropy(f"k{n}").hex() for n in range(6)),
        "private_key",
    ),
    "key after a hash": (f"tx {entropy('tx').hex()}, private key {_HEX}", "private_key"),
    "Solana key": (f"phantom secret key {solana('s')}", "private_key"),
    "Solana key pair": (str(list(entropy("sol", 64))), "private_key"),
    "Solana key pair, no spaces": (
        "[" + ",".join(map(str, entropy("sol", 64))) + "]",
        "private_key",
    ),
    "PEM": (
        f"-----BEGIN EC PRIVATE KEY-----\n{_HEX}\n-----END EC PRIVATE KEY-----",
        "private_key",
    ),
    "PEM, cut off": (f"-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG{_HEX}", "private_key"),
    "keystore": (keystore("k"), "keystore"),
    "keystore, pretty": (keystore("k", indent=2), "keystore"),
    "keystore, Crypto": (keystore("k", name="Crypto"), "keystore"),
    "keystore in prose": (f"this is my file: {keystore('k')} what now?", "keystore"),
    "keystore, escaped": (keystore("k").replace('"', '\\"'), "keystore"),
    "keystore in JSON": ('{"file": "' + keystore("k").replace('"', '\\"') + '"}', "keystore"),
    "keystore, cut off": (keystore("k")[:-30], "keystore"),
    "keystore in HTML": (keystore("k").replace('"', "&quot;"), "keystore"),
    "keystore, half of it": (keystore("k")[:270], "keystore"),
    "keystore, single quotes": (keystore("k").replace('"', "'"), "keystore"),
}

FOUND: dict[str, tuple[str, Kind]] = {
    **{name: (text, "phrase") for name, text in _PHRASES.items()},
    **_KEYS,
}
