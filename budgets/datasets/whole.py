"""A whole result: every row of a selection as it stood at a moment, and what its reader can check it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from budgets.datasets import run
from budgets.datasets.columns import UNIT_WORDS, Kind
from budgets.datasets.run import Totals
from budgets.datasets.select import Selection


@dataclass(frozen=True, kw_only=True)
class Whole:
    """``url`` is the address of the list that has the rows, with its parameters; ``marks`` say which state of things
    they are of, as {"as_of": …}.
    """

    selection: Selection
    url: str
    marks: Mapping[str, Any]

    @cached_property
    def record(self) -> dict[str, Any]:
        """What every file ends or begins with: number of rows, control sums and their unit, marks. One query."""
        totals = run.totals_of(self.selection)
        return totals_record(totals, self.selection) | dict(self.marks)

    def about(self) -> dict[str, Any]:
        """The dataset, where the rows come from and what the columns mean, the same for all files."""
        zh, en = self.selection.dataset.title
        return {
            "dataset": self.selection.dataset.key,
            "title": zh,
            "title_en": en,
            "url": self.url,
            "columns": [
                {
                    "name": column.name,
                    "type": column.kind.value,
                    "description": column.about[0],
                    "description_en": column.about[1],
                    "null": column.null,
                }
                for column in self.selection.columns
            ],
        }

    def as_format(self, format: str) -> str:
        """The address of the rows alone in that format."""
        return f"{self.url}{'&' if '?' in self.url else '?'}format={format}&trailer=none"


def totals_record(totals: Totals, chosen: Selection) -> dict[str, Any]:
    """count; total_X and, where X may be missing, unknown_X for each measure X; the unit of the totals."""
    record: dict[str, Any] = {"count": totals.rows}
    measures = [chosen.dataset.by_name[name] for name, _total, _unknown in totals.sums]
    for measure, (name, total, unknown) in zip(measures, totals.sums, strict=True):
        record[f"total_{name}"] = str(chosen.wanted.unit.of(total)) if measure.kind is Kind.AMOUNT else int(total)
        if chosen.dataset.unknown(measure):
            record[f"unknown_{name}"] = unknown
    if any(measure.kind is Kind.AMOUNT for measure in measures):
        record["amount_unit"] = UNIT_WORDS[chosen.wanted.unit]
    return record


def moment(at: datetime) -> str:
    """ISO 8601 in UTC with microseconds, so that ?as_of= gives the very same rows again."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
