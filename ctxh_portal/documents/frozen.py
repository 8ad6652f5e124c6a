"""A paper kept as it was issued: its description as plain data and back, and the checksum over it."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ctxh_portal.documents import blocks, charts, paper
from ctxh_portal.documents.paper import Paper

KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        Paper, paper.Letterhead, paper.Signature, paper.Appendix, blocks.Heading, blocks.Paragraph, blocks.Column,
        blocks.Row, blocks.Group, blocks.Table, blocks.Chart, charts.BarChart, charts.Series,
    )
}  # fmt: skip


def freeze(value: Any) -> Any:
    """Lists, texts, numbers and {"is": name of the kind, …}; nothing else."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: freeze(getattr(value, part.name)) for part in fields(value)}
        return {"is": type(value).__name__, **parts}
    if isinstance(value, date):
        return {"is": "date", "day": value.isoformat()}
    if isinstance(value, list | tuple):
        return [freeze(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def thaw(kept: Any) -> Any:
    """The paper again; what is not one of KINDS is refused."""
    if isinstance(kept, list):
        return tuple(thaw(item) for item in kept)
    if not isinstance(kept, dict):
        return kept
    parts = dict(kept)
    kind = parts.pop("is")
    if kind == "date":
        return date.fromisoformat(parts["day"])
    return KINDS[kind](**{name: thaw(part) for name, part in parts.items()})


def checksum(kept: Any) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
