"""What people write all day and no guard may touch."""

from base64 import b64encode

from tests.guard.samples import entropy, extended, phrase, solana

_HASH = entropy("hash").hex()
_ELEVEN = phrase("eleven")[:11]
_ZH = phrase("zh eleven", language="chinese_simplified")

_ENGLISH = {
    "greeting": "Hello, I sent 20 USDT two hours ago and it is still pending. Can you help me?",
    "about phrases": "I lost my recovery phrase. It had twelve words, on paper. What now?",
    "advice": "Never share your seed phrase or secret key with anyone. We will never ask for it.",
    "everyday words": "When you can, just say that you want one more, then there will be two.",
    "questions": "What will happen when they have all this? Can you also check what they can do?",
    "eleven words": " ".join(_ELEVEN),
    "eleven words twice": f"{' '.join(_ELEVEN)}, the rest of it I forgot, {' '.join(_ELEVEN)}",
    "eleven words behind one alike": f"forgot, {' '.join(_ELEVEN)}",
    "counted": "First open the app. Second, tap Settings. Third, choose Security. Then scan it.",
    "and again": "milk and bread and eggs and rice and tea and salt and sugar and oil and more",
    "few words again": "void time start void clock time start double time end void clock",
    "one word again and again": "code " * 40,
    "true and false": "true false " * 12,
    "numbers": "one two three four five six seven eight nine ten eleven twelve",
    "shopping list": "1. milk 2. bread 3. eggs 4. butter 5. rice 6. tea 7. salt 8. sugar 9. oil",
    "months": "January February March April May June July August September October November",
    "names": "Alice, Bob, Carol, Dave, Erin, Frank, Grace, Heidi, Ivan, Judy, Mallory, Oscar",
    "coins": "BTC ETH USDT BNB SOL XRP ADA DOGE TRX TON DOT LINK MATIC AVAX SHIB LTC UNI ATOM",
    "news": (
        "The central bank said on Tuesday that it would keep rates unchanged until the second "
        "quarter, as inflation has slowed more than expected. Analysts had forecast a small cut. "
        "Shares rose in early trading while the dollar fell against most other currencies."
    ),
    "steps": "Open the app, tap Settings, choose Security, then turn on Face ID and enter the PIN.",
    "error text": "Error: execution reverted: TransferHelper: TRANSFER_FROM_FAILED (gas 21000)",
    "angry": "THIS IS THE THIRD TIME I WRITE AND NOBODY ANSWERS!!! I WANT MY MONEY BACK NOW!!!",
    "long word": "pneumonoultramicroscopicsilicovolcanoconiosis and floccinaucinihilipilification",
    "aaaa": "a" * 500,
    "mail": "From: ana@tpwallet.example\nSubject: Re: [WD-1042] deposit\nDate: Sun, 22 Nov 2026",
    "legal": "You may use, copy and change this program as long as you keep this notice.",
}

_CHINESE = {
    "问候": "你好，我的转账一直待处理，已经两个小时了，请问是什么原因？",
    "助记词": "我的助记词丢了，手机也坏了，还能找回钱包里的币吗？",
    "提醒": "请不要把助记词、私钥告诉任何人，官方客服不会向您索要助记词。",
    "长句": "我昨天从交易所提了两百个币到你们钱包到现在还没有到账麻烦帮我查一下谢谢",
    "十二字": "请问我的钱什么时候能到账",
    "十五字": "我已经等了三天了还是没有人回复我",
    "列表": "转账 充值 提现 余额 兑换 跨链",
    "菜单": "首页、行情、交易、资产、我的、设置、安全、帮助",
    "新闻": (
        "本报讯昨日上午，全市交通安全工作会议召开。会议要求各有关部门进一步加强管理，"
        "落实责任，确保春运期间道路交通安全畅通，为广大群众出行创造良好环境。"
    ),
    "数字": "一、二、三、四、五、六、七、八、九、十、十一、十二、十三",
    "数字 2": "一 二 三 四 五 六 七 八 九 十 百 千 万",
    "编号": "1、打开钱包 2、点击设置 3、选择安全 4、开启验证 5、重新登录",
    "强调": "厚！厚！厚！厚！厚！厚！厚！厚！厚！厚！厚！厚！厚！",
    "成语": "一心一意，三长两短，七上八下，十全十美，半途而废，风和日丽，山清水秀",
    "诗": "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
    "十一字": "".join(_ZH[:11]),
    "十一字 2": " ".join(_ZH[:11]),
    "繁體": "您好，我的轉帳一直處理中，已經兩個小時了，請問是什麼原因？",
    "混合": "我用 MetaMask 导入 TPWallet 之后 USDT 余额显示是 0，但是链上可以查到",
    "日文": "こんにちは、送金が二時間も保留中です。助けてください。",
    "한국어": "안녕하세요, 두 시간 전에 보낸 송금이 아직 처리 중입니다. 도와주세요.",
}

_SPANISH = {
    "saludo": "Hola, envié 20 USDT hace dos horas y la transacción sigue pendiente. ¿Qué hago?",
    "frase": "Perdí mi frase de recuperación de doce palabras, ¿puedo recuperar mi billetera?",
    "aviso": "Nunca comparta su frase semilla ni su clave privada con nadie, no la pedimos.",
    "noticia": (
        "El banco central informó el martes que mantendrá las tasas sin cambios hasta el segundo "
        "trimestre, porque la inflación bajó más de lo esperado en casi todo el país."
    ),
    "pasos": "Abra la aplicación, toque Ajustes, elija Seguridad y active los dos pasos.",
}

_CHAIN = {
    "EVM hash": f"my tx 0x{_HASH} is pending",
    "bare hash": _HASH,
    "TRON hash": f"交易哈希：{_HASH}",
    "hash after advice": f"I kept my private key safe. The transaction hash is {_HASH}",
    "explorer link": f"https://explorer.tpwallet.example/tx/0x{_HASH}?chain=56",
    "many hashes": "\n".join(f"0x{entropy(str(n)).hex()}" for n in range(30)),
    "public key": f"public key: {_HASH}",
    "Solana signature": f"signature {solana('sig')}",
    "bare signature": solana("sig2"),
    "EVM address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "bitcoin address": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "segwit address": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "TRON address": "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    "call data": "0xa9059cbb000000000000000000000000" + "11" * 20 + "00" * 31 + "64",
    "xpub": extended("x", "0488b21e"),
    "base64": b64encode(entropy("image", 64) * 3).decode(),
    "wrong WIF": "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWm",
    "uuid": "123e4567-e89b-12d3-a456-426614174000 " * 5,
}

_CODE = {
    "python": "for word in text.split():\n    if word:\n        yield word\n" * 3,
    "json": '{"conversation": {"id": 1042, "status": "open", "tags": ["transfer", "pending"]}}',
    "html": "<div class='row'><p>Hello <b>world</b></p><img src='x.png' alt='screen shot'></div>",
    "sql": "SELECT id FROM conversation WHERE status = 'open' ORDER BY updated_at LIMIT 50",
    "other cipher text": f'{{"ciphertext": "{_HASH}", "iv": "{_HASH[:32]}", "mac": "{_HASH}"}}',
    "keystore words": "A keystore holds crypto, ciphertext, kdf and mac; its cipher is aes.",
    "numbers": ", ".join(str(n) for n in range(300, 400)),
    "few numbers": str(list(range(63))),
    "csv": "id,name,amount\n" + "\n".join(f"{n},user{n},{n * 10}" for n in range(40)),
    "public PEM": "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZI\n-----END PUBLIC KEY-----",
    "emoji": "😀🎉" * 5000,
    "empty": "",
    "spaces": " " * 1000,
    "mask": "[••• 🔒 •••]",
    "masked between words": f"{' '.join(_ELEVEN)} [••• 🔒 •••] {' '.join(_ELEVEN)}",
    "control characters": "".join(map(chr, range(32))) * 20,
}

INNOCENT: dict[str, str] = {**_ENGLISH, **_CHINESE, **_SPANISH, **_CHAIN, **_CODE}
