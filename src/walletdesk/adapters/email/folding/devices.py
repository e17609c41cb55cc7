"""Lines that a device or a program adds by itself: "Sent from my iPhone", "发自我的小米手机".

A wallet's customers write "Sent from my wallet to …": only known devices and programs count, and
only as the whole line.
"""

import re

from walletdesk.adapters.email.folding.lines import plain

DEVICE = (
    r"(?:iphone|ipad|ipod|mac(?:book)?|apple watch|android|galaxy|samsung|huawei|honor|xiaomi|"
    r"redmi|mi phone|oppo|vivo|oneplus|realme|pixel|motorola|nokia|sony|xperia|blackberry|lg|"
    r"windows(?: phone)?|smartphone|mobile device|dispositivo móvil)"
)
MODEL = (
    r"(?: (?:pro|max|mobile|redmi|plus|ultra|mini|note|se|air|lite|5g|4g|smartphone|phone|device|"
    r"tablet|movil|móvil|samsung|galaxy|huawei|xiaomi|android|[a-z]?\d{1,3}[a-z+]{0,3})){0,5}"
)
PROGRAM = (
    r"(?:outlook|yahoo ?(?:mail)?|gmail(?: mobile)?|(?:windows )?mail|correo|"
    r"proton ?mail|spark|aqua mail|thunderbird|mail\.ru|mymail|qq ?mail|foxmail|hotmail)"
)
PLATFORM = r"(?: (?:for|on|para|en) (?:ios|android|iphone|ipad|mac|macos|windows(?: 1[01])?))?"
LINK = r"(?: ?[<(\[]https?://[^\s<>]{1,200}[>)\]]?)?"
WESTERN = (
    rf"(?:sent (?:from|via)|enviado (?:desde|con))(?: (?:my|mi|un|a))? {DEVICE}{MODEL}"
    rf"|(?:sent (?:from|via|with)|enviado (?:desde|con)) (?:the )?{PROGRAM}{PLATFORM}"
    rf"|(?:get|obtener|obtén|descargar?) outlook{PLATFORM}"
    r"|sent (?:securely )?(?:with|from) (?:the )?(?:proton mail secure email|tuta(?:nota)?)"
    r"|enviado con (?:el )?correo seguro de proton mail"
    r"|yahoo mail: [^\n]{1,60}|(?:virus-free|libre de virus)\.? ?(?:www\.)?avast\.com"
)
CHINESE_MAKER = (
    r"(?:iphone|ipad|mac|android|vivo|oppo|华为|華為|荣耀|榮耀|小米|红米|紅米|魅族|三星|一加|苹果|蘋果|"
    r"盖乐世|galaxy|samsung|安卓|(?<=我的)手机|"
    r"outlook|yahoo|foxmail|网易邮箱大师|網易郵箱大師|网易邮箱|qq ?邮箱|雅虎邮箱|新浪邮箱|"
    r"139邮箱|阿里邮箱|钉邮|windows(?: 1[01])? ?版邮件|(?:ios|android) ?版 ?outlook)"
)
CHINESE_DEVICE = (
    rf"(?:我的)? ?{CHINESE_MAKER}[a-z0-9+ ]{{0,20}}(?:手机|手機|平板|设备|客户端|邮件应用|应用)?"
)
CHINESE = (
    rf"(?:发送?自|發送?自|来自|來自) ?{CHINESE_DEVICE}"
    rf"|[从從] ?{CHINESE_DEVICE}(?:发送|發送|发出)"
    rf"|(?:获取|取得|下载) ?(?:适用于)? ?(?:(?:ios|android) ?的)? ?outlook{PLATFORM}"
    r"(?: ?(?:ios|android) ?版)?"
    r"|签名由 ?网易邮箱大师 ?定制"
)
ADDED = re.compile(rf"(?:{WESTERN}|{CHINESE}){LINK}[.。!]?{LINK}", re.IGNORECASE)


def is_added(line: str) -> bool:
    return ADDED.fullmatch(plain(line).strip("| *_-")) is not None
