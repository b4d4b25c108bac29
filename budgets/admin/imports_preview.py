"""What an upload's preview says, in words: kept as plain records, shown in the language of the moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets import registry
from budgets.copying import Copied, described
from budgets.findings import Severity
from budgets.intake.snapshot import fact_of
from budgets.models import Upload

LONGEST = 120
"""Characters of a text that a preview shows."""

_COLUMNS = {"catalogue_code": "category", "catalogue_name": "category"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that comes or goes (``amount``), or that changes (``changes``: column, old, new)."""

    label: str
    amount: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    same: int
    counts: dict[str, int]
    added: tuple[Line, ...]
    changed: tuple[Line, ...]
    removed: tuple[Line, ...]

    @property
    def groups(self) -> tuple[tuple[str, str, tuple[Line, ...], int], ...]:
        """Key, heading, the lines shown, and how many more there are."""
        lists = (
            ("added", _("新增"), self.added),
            ("changed", _("改动"), self.changed),
            ("removed", _("删去"), self.removed),
        )
        return tuple((key, name, lines, self.counts[key] - len(lines)) for key, name, lines in lists if lines)


class PreviewPage:
    """What the template asks of an upload."""

    def __init__(self, upload: Upload) -> None:
        self._result = upload.result

    @property
    def kinds(self) -> list[Kind]:
        changes = self._result.get("changes", {})
        return [
            _kind(model, changes[model.FACT.kind]) for model in registry.fact_models() if model.FACT.kind in changes
        ]

    @property
    def differs(self) -> bool:
        return any(sum(kind.counts.values()) for kind in self.kinds)

    @property
    def tables(self) -> list[tuple[int, str]]:
        declared = registry.tables()
        return [(number, _(declared[number].name)) for number in self._result.get("tables", ())]

    @property
    def findings(self) -> list[dict[str, Any]]:
        return [_finding(each) for each in self._result.get("findings", ())]

    def __getattr__(self, name: str) -> Any:
        """problems, insist, unread, unknown, marked."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self._result.get(name, ())


def _finding(kept: dict[str, Any]) -> dict[str, Any]:
    said = (get_language() == "en" and kept["message_en"]) or kept["message"]
    return kept | {"said": said, "label": _(Severity(kept["severity"]).label)}


def _kind(model: Any, changes: dict[str, Any]) -> Kind:
    kind = model.FACT.kind
    return Kind(
        name=str(model._meta.verbose_name),
        same=changes["same"],
        counts=changes["counts"],
        added=tuple(_line(model, fact_of(kind, record)) for record in changes["added"]),
        removed=tuple(_line(model, fact_of(kind, record)) for record in changes["removed"]),
        changed=tuple(_changed(model, fact_of(kind, old), fact_of(kind, new)) for old, new in changes["changed"]),
    )


def _line(model: Any, fact: Any) -> Line:
    amount = getattr(fact, "amount", getattr(fact, "value", None))
    return Line(described(fact), _written(amount) if amount is not None else "")


def _changed(model: Any, old: Any, new: Any) -> Line:
    return Line(described(old), changes=tuple(_differences(model, old, new)))


def _differences(model: Any, old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    for each in fields(old):
        was, now = getattr(old, each.name), getattr(new, each.name)
        if was != now:
            yield _column(model, each.name), _written(was), _written(now)


def _column(model: Any, name: str) -> str:
    return (
        str(model._meta.get_field(_COLUMNS.get(name, name)).verbose_name) if name not in model.CHILDREN else _("明细")
    )


def _written(value: Any) -> str:
    """A value for reading: amounts with separators, a long text by its beginning, unknown as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, tuple):
        return _("%(count)d行") % {"count": len(value)}
    label = getattr(value, "label", None)
    text = _(label) if label else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def left_out(copied: Copied) -> list[tuple[str, str, str, str]]:
    """Kind, line, amount and reason of what was not copied."""
    return [
        (each.kind, each.line, _written(each.amount) if each.amount is not None else "", each.why)
        for each in copied.left_out
    ]
