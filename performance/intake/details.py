"""The two lists of a project's form: 项目支出明细及依据 and 项目资产配置计划及采购计划."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.tables.grid import Cell
from performance.facts import AssetLine, CostLine
from performance.intake.lines import NAME_LENGTH, Line, Notes, is_amount, prose
from performance.intake.words import ASSET_COLUMNS, COST_COLUMNS, NOTHING, key_of

_AMOUNTS = ("local", "transfer", "other")


@dataclass(slots=True)
class Details:
    notes: Notes
    costs: list[CostLine] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    assets: list[AssetLine] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    width: int = 0

    def header(self, line: Line) -> str:
        """“costs” or “assets” when the line is that list's header, else empty."""
        for section, patterns, least in (("costs", COST_COLUMNS, 2), ("assets", ASSET_COLUMNS, 2)):
            if not all(key_of(text, patterns) for text in line.words):
                continue
            keys = {key_of(line.texts[index], patterns): index for index in line.used}
            if len(keys) >= least:
                self.columns, self.width = keys, len(line.cells)
                return section
        return ""

    def cost(self, line: Line) -> bool:
        if "合计" in line.words:
            self.totals.append(line)
            return True
        if len(line.used) == 1:
            return self._continued(line)
        cells = self._by_column(line) or self._by_order(line)
        if cells is None:
            return False
        amounts = {key: self.notes.amount(line.cells[cells[key]]) for key in _AMOUNTS if key in cells}
        rationale = prose(line.cells[cells["rationale"]]) if "rationale" in cells else ""
        content = self.notes.short(line.cells[cells["content"]], NAME_LENGTH)
        self.costs.append(CostLine(content=content, rationale=rationale, **amounts))
        self.places.append(line.where)
        return True

    def _by_column(self, line: Line) -> dict[str, int] | None:
        """Cells under the header's columns, when each holds what its column should."""
        at = self._columns_of(line)
        if not set(line.used) <= at.keys():
            return None
        cells = {at[index]: index for index in line.used}
        texts = {key: line.texts[index] for key, index in cells.items()}
        if "content" not in cells or is_amount(texts["content"]) or is_amount(texts.get("rationale", "")):
            return None
        return cells if all(is_amount(texts[key]) for key in _AMOUNTS if key in cells) else None

    def _columns_of(self, line: Line) -> dict[int, str]:
        """The header's columns, unless the row is on a page that has others."""
        return {index: key for key, index in self.columns.items()} if len(line.cells) == self.width else {}

    def _by_order(self, line: Line) -> dict[str, int] | None:
        """A row that slipped left: content, rationale, then the three amounts in the cells that follow."""
        first, *rest = line.used
        cells = {"content": first}
        if not rest or is_amount(line.texts[first]):
            return None
        if not is_amount(line.texts[rest[0]]):
            cells["rationale"] = rest.pop(0)
        amounts = dict(zip(_AMOUNTS, line.right_of(cells.get("rationale", first)), strict=False))
        given = {key: index for key, index in amounts.items() if index in rest}
        if len(given) != len(rest) or not all(is_amount(line.texts[index]) for index in rest):
            return None
        if "local" not in given or len(given) > 1:
            self.notes.note(line, _("金额在哪一列不能确定，按次序读取，请核对：%(text)s") % {"text": line.printed()})
        return cells | given

    def _continued(self, line: Line) -> bool:
        """The rest of a rationale that a page break cut; “无” for no line at all."""
        index = line.used[0]
        if NOTHING.match(line.texts[index]):
            return True
        if line.paragraph or not self.costs or not line.opening or is_amount(line.texts[index]):
            return False
        last = self.costs[-1]
        self.costs[-1] = replace(last, rationale=f"{last.rationale}{prose(line.cells[index])}")
        return True

    def total(self) -> tuple[dict[str, Cell], str] | None:
        """The printed 合计, above or below its lines, by column and with its place; it is reported and not kept."""
        found: tuple[dict[str, Cell], str] | None = None
        for line in self.totals:
            cells = [line.cells[index] for index in line.used if line.texts[index] != "合计"]
            amounts = [self.notes.amount(cell) for cell in cells]
            columns = self._columns_of_total(line, amounts)
            if columns and not found:
                found = dict(zip(columns, amounts, strict=True)), line.where
            else:
                self._compare(line, amounts)
        return found

    def _columns_of_total(self, line: Line, amounts: Sequence[Decimal | None]) -> list[str]:
        """What the amounts of a 合计 row are totals of; empty where that cannot be told."""
        at = {index: key for key, index in self.columns.items()}
        keys = [at.get(index, "") for index in line.used if line.texts[index] != "合计"]
        given = [key for key in _AMOUNTS if any(getattr(cost, key) is not None for cost in self.costs)]
        if len(amounts) == 1:
            return given if len(given) == 1 else []
        return keys if self.costs and keys and set(keys) <= set(_AMOUNTS) else []

    def _compare(self, line: Line, amounts: Sequence[Decimal | None]) -> None:
        sums = [sum((getattr(c, key) or Decimal(0) for c in self.costs), Decimal(0)) for key in _AMOUNTS]
        total = sum(sums, Decimal(0))
        if [value for value in amounts if value] not in ([value for value in sums if value], [total]):
            self.notes.note(
                line,
                _("支出明细的合计与各行之和%(total)s元不符：%(text)s")
                % {"total": f"{total:,.2f}", "text": line.printed()},
            )

    def asset(self, line: Line) -> bool:
        if NOTHING.match(line.words[0]) and len(line.used) == 1:
            return True
        first, *rest = line.used
        if line.paragraph or is_amount(line.texts[first]) or not all(is_amount(line.texts[i]) for i in rest):
            return False
        at = self._columns_of(line)
        if not set(rest) <= at.keys() or at.get(first) != "name":
            at = dict(zip(line.right_of(first), ("quantity", "amount"), strict=False))
        given = {at[index]: line.cells[index] for index in rest if index in at}
        if not rest or len(given) != len(rest):
            return False
        self.assets.append(
            AssetLine(
                name=self.notes.short(line.cells[first], NAME_LENGTH),
                quantity=self.notes.quantity(given["quantity"]) if "quantity" in given else None,
                amount=self.notes.amount(given["amount"]) if "amount" in given else None,
            )
        )
        return True
