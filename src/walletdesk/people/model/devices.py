"""A browser and its system in words, from what it says of itself. A handful of families: enough to
tell one's own devices from a stranger's. Others are shown as they call themselves.
"""

import re

BROWSERS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\bOP(R|T|X)/|\bOpera\b"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Yandex", r"\bYaBrowser/"),
    ("WeChat", r"\bMicroMessenger/"),
    ("QQ Browser", r"\bM?QQBrowser/"),
    ("UC Browser", r"\bUCBrowser/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|Chromium|\bCriOS)/"),
    ("Safari", r"\bVersion/.*\bSafari/"),
)
"""Those that also name the one they are made of come before it."""
SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("HarmonyOS", r"\b(HarmonyOS|OpenHarmony)\b"),
    ("Android", r"\bAndroid\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\b(Macintosh|Mac OS X)\b"),
    ("Linux", r"\b(Linux|X11)\b"),
)


def browser(user_agent: str) -> str:
    """Its family; empty when it is none of those known."""
    return _first(BROWSERS, user_agent)


def system(user_agent: str) -> str:
    """What it runs on; empty when unknown."""
    return _first(SYSTEMS, user_agent)


def _first(families: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, sign in families if re.search(sign, user_agent)), "")
