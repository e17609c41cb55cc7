"""Frequent words by language, and characters that only one Chinese script has."""

WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """the and is are was were have has had not but this that what when how why who can can't
        cannot could would should will won't do does did don't didn't doesn't i i'm i've my me you
        your it it's its we our they there here with from for of to in on at by an be been
        please help hello hi hey thanks thank yes still any some if or so just after before now
        today yesterday want need know get got lost sent send received missing where which about
        money working work stuck failed back then
        out also because am being more than wrong""".split()
    ),
    "es": frozenset(
        """el la los las un una unos unas y es son era fue está esta este esto esa ese eso están
        estan hay no pero que qué como cómo cuando cuándo porque por para con sin sobre desde hasta
        de del al en mi mis me te se su sus yo tu usted ustedes nos nosotros lo le les ya muy más
        mas también tambien puedo puede pueden quiero necesito tengo tiene he ha hola gracias
        ayuda buenos buenas días dias tardes noches sí ayer hoy ahora dinero cuenta billetera
        cartera monedero llega llegó llego enviar envié envie retiro depósito deposito saldo
        transferencia contraseña todavía todavia aún aun favor hace hice si o estoy sigo mucho
        nada algo donde dónde cuánto cuanto problema alguien falta error funciona funcionan
        abre abrir adjunto estimado estimados incorrecto recibí recibi recibido perdí perdi clave
        retirar buenas entrar deja quería""".split()
    ),
    "pt": frozenset(
        """o os um uma e é são foi está não mas que como quando porque por para com sem do da dos
        das no na nos nas em ao meu minha me você vocês eu ele ela isso isto já muito mais também
        posso pode quero preciso tenho tem olá oi obrigado obrigada ajuda bom dia boa tarde sim
        ontem hoje agora dinheiro conta carteira ainda estou saldo""".split()
    ),
    "fr": frozenset(
        """le la les un une des et est sont était mais que qui comment quand pourquoi par pour avec
        sans sur depuis du de au aux en mon ma mes me je j'ai vous votre nous il elle ce cette ça
        pas ne n'est plus très aussi peux peut veux bonjour merci aide oui hier aujourd'hui
        maintenant argent compte portefeuille toujours rien""".split()
    ),
    "de": frozenset(
        """der die das ein eine einen und ist sind war nicht aber was wie wann warum mit von für zu
        auf bei nach aus ich mein meine mich mir sie ihr ihre wir uns es hallo danke bitte hilfe ja
        gestern heute jetzt geld konto noch kann können habe haben wurde auch""".split()
    ),
    "it": frozenset(
        """il lo la gli le un una e è sono era non ma che come quando perché per con senza di del
        della da dal in nel mio mia mi io voi ciao grazie aiuto sì ieri oggi adesso soldi conto
        portafoglio ancora ho ha posso può questo questa anche più""".split()
    ),
    "id": frozenset(
        """saya anda yang dan tidak ini itu untuk dengan dari di ke sudah belum bisa tolong terima
        kasih akun dompet uang kenapa bagaimana ada akan masih""".split()
    ),
}
"""Latin-script languages. Those that the desk does not know are here so that they are not taken
for one that it does. Words that the others borrow (wallet, account, transfer) say nothing.
"""

SIMPLIFIED = frozenset(
    "这来们说过时对会为个发后没还开关进话钱账号转币码问题请谢帮无让从给样见长东车马门间电脑网银"
    "汇额处确认记录热线实际应该结单据联系户丢错误导链节点验证书产资买卖价费宝产权尽头写读张数证"
    "损失险护设备扫描备变换带传输总统双关闭异动态严闪爱观视频听难欢选择"
)
TRADITIONAL = frozenset(
    "這來們說過時對會為個發後沒還開關進話錢賬帳號轉幣碼問題請謝幫無讓從給樣見長東車馬門間電腦網銀"
    "匯額處確認記錄熱線實際應該結單據聯繫係戶丟錯誤導鏈節點驗證書產資買賣價費寶權盡頭寫讀張數"
    "損險護設備掃變換帶傳輸總統雙閉異動態嚴閃愛觀視頻聽難歡選擇"
)
BOTH = SIMPLIFIED & TRADITIONAL
ONLY_SIMPLIFIED = SIMPLIFIED - BOTH
ONLY_TRADITIONAL = TRADITIONAL - BOTH
