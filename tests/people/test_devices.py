"""Which browser it is, in words."""

import pytest

from walletdesk.people.model.devices import browser, system

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/141.0.0.0 Safari/537.36"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {KIT}"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (WINDOWS, ("Chrome", "Windows")),
        (f"{WINDOWS} Edg/141.0.0.0", ("Edge", "Windows")),
        (f"{WINDOWS} OPR/120.0.0.0", ("Opera", "Windows")),
        (f"{MAC} AppleWebKit/605.1.15 Version/18.6 Safari/605.1.15", ("Safari", "macOS")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0", ("Firefox", "Linux")),
        (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} HeadlessChrome/141.0", ("Chrome", "Linux")),
        (f"Mozilla/5.0 (X11; CrOS x86_64) {KIT} Chrome/141.0", ("Chrome", "ChromeOS")),
        (f"{ANDROID} SamsungBrowser/28.0 Chrome/130.0", ("Samsung Internet", "Android")),
        (f"{ANDROID} Chrome/141.0 Mobile MicroMessenger/8.0", ("WeChat", "Android")),
        (f"{IPHONE} CriOS/141.0 Mobile Safari/604.1", ("Chrome", "iPhone")),
        (f"{IPHONE} FxiOS/143.0 Mobile Safari/604.1", ("Firefox", "iPhone")),
        (f"{IPHONE} Version/18.6 Mobile Safari/604.1", ("Safari", "iPhone")),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_browser_and_system(user_agent: str, words: tuple[str, str]) -> None:
    assert (browser(user_agent), system(user_agent)) == words
