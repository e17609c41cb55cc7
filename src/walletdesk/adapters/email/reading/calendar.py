"""An invitation (iCalendar, RFC 5545) in a few lines: what, when, where."""

import re

_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(r"^([A-Za-z-]{1,40})((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)$")
_ZONE = re.compile(r";TZID=\"?([^;:\"]{1,80})", re.IGNORECASE)
_TIME = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z?))?$")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_MOST_EVENTS = 10
_MOST_LINES = 5_000
_WANTED = {"SUMMARY", "DTSTART", "DTEND", "LOCATION", "STATUS", "METHOD"}


def summary(text: str) -> str:
    """Method and title, when, where, of each event; "" when there is none."""
    unfolded = _FOLD.sub("", text[:1_000_000].replace("\r\n", "\n"))
    method, events = "", list[dict[str, str]]()
    inside = False
    for line in unfolded.split("\n")[:_MOST_LINES]:
        mark = line.strip().upper()
        if mark in {"BEGIN:VEVENT", "END:VEVENT"}:
            inside = mark == "BEGIN:VEVENT" and len(events) < _MOST_EVENTS
            if inside:
                events.append({})
            continue
        name, value = _property(line)
        if name == "METHOD" and not events:
            method = value
        elif inside and name:
            events[-1].setdefault(name, value)
    return "\n\n".join(filter(None, (_event(method, each) for each in events)))


def _property(line: str) -> tuple[str, str]:
    match = _LINE.match(line.strip()[:4_000])
    if match is None or match[1].upper() not in _WANTED:
        return "", ""
    name, value = match[1].upper(), match[3]
    if name.startswith("DT"):
        return name, _when(value, match[2])
    return name, _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()


def _when(value: str, parameters: str) -> str:
    match = _TIME.match(value.strip())
    if match is None:
        return value.strip()[:40]
    day = f"{match[1]}-{match[2]}-{match[3]}"
    if match[4] is None:
        return day
    zone = _ZONE.search(parameters)
    where = " UTC" if match[6] else f" {zone[1]}" if zone else ""
    return f"{day} {match[4]}:{match[5]}{where}"


def _event(method: str, event: dict[str, str]) -> str:
    said = event.get("STATUS", "") if event.get("STATUS") == "CANCELLED" else method
    title = " ".join(filter(None, (f"[{said}]" if said else "", event.get("SUMMARY", ""))))
    times = " – ".join(filter(None, (event.get("DTSTART"), event.get("DTEND"))))
    return "\n".join(filter(None, (title, times, event.get("LOCATION"))))
