"""The language of what people write to a wallet's support."""

import pytest

from walletdesk.adapters.email.folding import language

TRONS = "TJYeasTPa6gpEEiNwvvWEtEKZwbTsk4uqt"
HASH = "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("My deposit is missing, please help", "en"),
        ("Hello", "en"),
        ("where is my money", "en"),
        ("i cant login to my account", "en"),
        ("Transaction stuck for 3 hours now", "en"),
        ("My name is 王伟 and my swap failed", "en"),
        ("我的充值没有到账", "zh-Hans"),
        ("你好", "zh-Hans"),
        ("我的 USDT TRC20 提现 pending 很久了", "zh-Hans"),
        ("转账报错 insufficient funds for gas * price + value，怎么办？", "zh-Hans"),
        (f"没到账 {HASH}", "zh-Hans"),
        ("請問為什麼還沒有到帳？", "zh-Hans"),
        ("No llega mi depósito, ayuda por favor", "es"),
        ("hola", "es"),
        ("Wallet no abre", "es"),
        ("Estimados, adjunto comprobante.", "es"),
        ("no me llego el deposito a mi cuenta y quiero mi dinero", "es"),
        ("¿Por qué?", "es"),
        ("Envié USDT por error a otra red, ¿qué hago?", "es"),
        ("Mi contraseña no funciona", "es"),
        ("buenos dias, mi saldo esta en cero", "es"),
        ("", None),
        ("ok", None),
        ("123456", None),
        (HASH, None),
        (TRONS, None),
        ("https://wallet.example/the/and/is/not", None),
        ("the.and.is@wallet.example", None),
        ("👍👍👍", None),
        ("Здравствуйте, где мои деньги?", None),
        ("مرحبا أين أموالي", None),
        ("こんにちは、入金がまだ反映されていません", None),
        ("안녕하세요 입금이 안 됩니다", None),
        ("Olá, meu saldo não aparece na carteira e não sei o que fazer", None),
        ("Bonjour, je ne peux pas accéder à mon compte", None),
        ("Guten Tag, ich kann mein Konto nicht öffnen", None),
        ("Buongiorno, non posso accedere al mio conto", None),
        ("Tolong, saya tidak bisa masuk ke akun saya", None),
        ("Hindi ko ma-access ang aking wallet account", None),
        ("Tôi không thể rút tiền từ ví của tôi", None),
        ("Cüzdanıma para gelmedi, yardım edin", None),
        ("de la", None),
        ("no", None),
        ("lorem ipsum dolor amet consectetur adipiscing elit the sed eiusmod tempor", None),
        ("`the code is not what you have`", None),
    ],
)
def test_the_language_is_told(text: str, wanted: str | None):
    assert language(text) == wanted


@pytest.mark.parametrize(
    ("text", "known", "wanted"),
    [
        ("請問為什麼還沒有到帳？", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
        ("请问为什么还没有到账？", ("en", "zh-Hans", "zh-Hant"), "zh-Hans"),
        ("请问为什么还没有到账？", ("en", "zh"), "zh"),
        ("请问为什么还没有到账？", ("en", "es"), None),
        ("こんにちは、入金がまだ反映されていません", ("en", "ja"), "ja"),
        ("안녕하세요 입금이 안 됩니다", ("en", "ko"), "ko"),
        ("Olá, meu saldo não aparece na carteira", ("en", "pt"), "pt"),
        ("My deposit is missing", ("zh-Hans",), None),
    ],
)
def test_only_languages_that_the_desk_knows(text: str, known: tuple[str, ...], wanted: str | None):
    assert language(text, known=known) == wanted
