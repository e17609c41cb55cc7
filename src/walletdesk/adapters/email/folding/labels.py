"""The labels that mail programs put before the header lines of an older mail, by language."""

import re
from typing import Literal

type Field = Literal["from", "date", "to", "subject", "other"]

# Chinese (both scripts), English and Spanish in full; of others what is met most.
NAMES: dict[Field, str] = {
    "from": """from 发件人 发信人 發件人 寄件者 寄件人 de remitente von da от 差出人 보낸사람""",
    "date": """date sent senton 日期 时间 发送时间 发送日期 发件时间 發送時間 傳送時間 寄件日期
        fecha enviado enviadoel enviada enviadaem data datum gesendet envoyé inviato дата
        отправлено 日付 送信日時 날짜 보낸날짜""",
    "to": """to 收件人 收信人 收件者 para an à a кому 宛先 받는사람""",
    "subject": """subject 主题 标题 主題 主旨 asunto assunto objet betreff oggetto тема 件名
        제목""",
    "other": """cc bcc 抄送 密送 副本 copia cco kopie копия 참조 reply-to responderа 回复 importance
        importancia 重要性 priority attachments 附件 adjuntos archivosadjuntos""",
}
FIELDS: dict[str, Field] = {name: field for field, names in NAMES.items() for name in names.split()}
WIDEST = 24
LABEL = re.compile(rf"[*_|\s]*([^:|]{{1,{WIDEST}}}?)[*_\s]*[:|]([*_\s]*)(.*)")


def label(line: str) -> tuple[Field, str] | None:
    """The field and the value of a plain line like "发 件 人: …", "*From:* …" or "| From | … |"."""
    found = LABEL.match(line)
    if found is None:
        return None
    name = "".join(found[1].split()).strip("*_").casefold()
    field = FIELDS.get(name)
    return None if field is None else (field, found[3].strip(" *_|\t"))
