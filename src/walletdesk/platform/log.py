"""Logs: one JSON object a line on stderr, with the request's id and never personal data.

What may be logged: ids, counts, durations, codes, route templates. Never: texts, names,
addresses, query strings, tokens. The `_only_harmless` processor drops any key not listed.
"""

import logging
import sys
from contextvars import ContextVar

import structlog
from structlog.typing import EventDict, WrappedLogger

request_id: ContextVar[str] = ContextVar("request_id", default="")

HARMLESS = frozenset(
    "event level timestamp request_id source process pid method route status ms count bytes code"
    " kind room job event_id conversation agent token_id account error where version attempt signal"
    " port url_scheme role stage reason streams exception".split()
)


def _add_request(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    if current := request_id.get():
        entry["request_id"] = current
    return entry


def _only_harmless(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    return {k: v for k, v in entry.items() if k in HARMLESS}


def _short_exception(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """Type and place of an error; its message may quote what somebody typed."""
    info = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        entry["error"] = type(error).__name__
        trace = error.__traceback__
        places: list[str] = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rpartition('site-packages/')[2]}:{trace.tb_lineno}")
            trace = trace.tb_next
        entry["where"] = places[-6:]
    return entry


def configure(level: str = "info") -> None:
    """Set up structlog and send the standard library's warnings and errors the same way."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_request,
            _short_exception,
            _only_harmless,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = _Bridge(logging.WARNING)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


class _Bridge(logging.Handler):
    """Libraries' records: their logger and level only, since their text may hold anything."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        get(record.name).error(
            "library", kind=record.levelname, exc_info=error, reason=_safe(record)
        )


def _safe(record: logging.LogRecord) -> str:
    """The unfilled template of the message."""
    return record.msg if isinstance(record.msg, str) and record.args else ""


def get(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger for a module."""
    return structlog.get_logger(source=name)
