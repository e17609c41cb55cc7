"""Charsets: right, legacy, wrong and missing."""

import base64

from tests.adapters.email.reading.corpus.shape import mail, odd, plain

ZH = "您好，我的钱包无法转账，请尽快帮我处理，谢谢。"
ES = "No puedo abrir mi billetera, ¿qué hago? Gracias, José Núñez"
RU = "Привет, мой кошелёк не открывается. Помогите, пожалуйста."
JA = "ウォレットが開けません。助けてください。"
KO = "지갑이 열리지 않습니다. 도와주세요."
TW = "錢包無法轉帳，請幫忙。"
RARE = "用户名㐂䶮，龘"

MAILS = [
    odd("utf-8", plain(ZH, "utf-8"), text=ZH),
    odd("gb2312", plain(ZH, "gb2312"), text=ZH),
    odd("gb2312 that is GB18030", plain(RARE, "gb18030", "gb2312"), text=RARE),
    odd("x-gbk", plain(ZH, "gbk", "x-gbk"), text=ZH),
    odd("gb2312 in quotes and capitals", plain(ZH, "gbk", '"GB2312"'), text=ZH),
    odd("gbk called utf-8", plain(ZH, "gbk", "utf-8"), "charset_wrong", text=ZH),
    odd("gbk called us-ascii", plain(ZH, "gbk", "us-ascii"), "charset_wrong", text=ZH),
    odd("gbk called iso-8859-1", plain(ZH, "gbk", "iso-8859-1"), "charset_wrong", text=ZH),
    odd("gbk without a label", plain(ZH, "gbk", ""), "charset_missing", text=ZH),
    odd("gbk called unknown-8bit", plain(ZH, "gbk", "unknown-8bit"), "charset_missing", text=ZH),
    odd("utf-8 called iso-8859-1", plain(ES, "utf-8", "iso-8859-1"), "charset_wrong", text=ES),
    odd("utf-8 called us-ascii", plain(ZH, "utf-8", "us-ascii"), "charset_wrong", text=ZH),
    odd("utf-8 called gb2312", plain(ZH, "utf-8", "gb2312"), "charset_wrong", text=ZH),
    odd("utf-8 without a label", plain(ES, "utf-8", ""), "charset_missing", text=ES),
    odd("utf-8 with a byte order mark", plain(ZH, "utf-8-sig", "utf-8"), text=ZH),
    odd("latin-1", plain(ES, "latin-1", "iso-8859-1"), text=ES),
    odd(
        "windows-1252 called latin-1",
        plain("“Sí” – 20 €", "cp1252", "iso-8859-1"),
        text="“Sí” – 20 €",
    ),
    odd("windows-1252 called utf-8", plain(ES, "cp1252", "utf-8"), "charset_wrong", text=ES),
    odd("big5", plain(TW, "big5"), text=TW),
    odd("big5 without a label", plain(TW, "big5", ""), "charset_missing", text=TW),
    odd("iso-2022-jp", plain(JA, "iso-2022-jp"), text=JA),
    odd(
        "iso-2022-jp called us-ascii",
        plain(JA, "iso-2022-jp", "us-ascii"),
        "charset_missing",
        text=JA,
    ),
    odd(
        "iso-2022-jp with half-width kana",
        plain("ｳｫﾚｯﾄ", "iso2022_jp_ext", "iso-2022-jp"),
        text="ｳｫﾚｯﾄ",
    ),
    odd("shift_jis", plain(JA, "shift_jis", "Shift_JIS"), text=JA),
    odd("koi8-r", plain(RU, "koi8-r"), text=RU),
    odd("koi8-r without a label", plain(RU, "koi8-r", ""), "charset_missing", text=RU),
    odd("windows-1251", plain(RU, "cp1251", "windows-1251"), text=RU),
    odd("ks_c_5601-1987", plain(KO, "cp949", "ks_c_5601-1987"), text=KO),
    odd("euc-kr without a label", plain(KO, "cp949", "x-unknown"), "charset_missing", text=KO),
    odd("utf-7", plain("你好 <b>", "utf-7"), text="你好 <b>"),
    odd(
        "utf-16 in base64",
        mail(
            "Subject: x",
            "Content-Type: text/plain; charset=utf-16",
            "Content-Transfer-Encoding: base64",
            body=base64.encodebytes(ZH.encode("utf-16")),
        ),
        text=ZH,
    ),
    odd(
        "utf-8 cut in a character",
        plain("x", "utf-8")[:-1] + (ZH * 4).encode()[:-1],
        "charset_lost",
        has=(ZH,),
    ),
    odd(
        "a codec of Python is no charset",
        mail(
            "Subject: x", "Content-Type: text/plain; charset=unicode_escape", body=b"\\x41\\u4f60"
        ),
        text="\\x41\\u4f60",
    ),
    odd("NUL in the text", mail("Subject: x", body=b"a\x00b"), text="ab"),
    odd(
        "meta charset of a page",
        mail(
            "Subject: x",
            "Content-Type: text/html",
            body=f'<html><meta charset="gb2312"><p>{ZH}</p></html>'.encode("gbk"),
        ),
        text=ZH,
        html=f"<p>{ZH}</p>",
    ),
    odd(
        "meta http-equiv that the part's label contradicts",
        mail(
            "Subject: x",
            "Content-Type: text/html; charset=utf-8",
            body='<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>钱包</p>',
        ),
        text="钱包",
    ),
]
