"""How a line of the log looks."""

import logging
import traceback
from types import TracebackType

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Line(logging.Formatter):
    """An exception is written with its kind and the way it came, without its message: a database quotes in it
    the very values that were typed."""

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - logging's own name
        return "\n".join(_told(ei[1])) if ei[1] else ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another handler's formatter may have kept
        try:
            return super().format(record)
        finally:
            record.exc_text = None


def _told(error: BaseException) -> list[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = _told(before) if before else []
    way = traceback.format_list(traceback.extract_tb(error.__traceback__))
    return [*lines, *(line.rstrip() for line in way), type(error).__qualname__]
