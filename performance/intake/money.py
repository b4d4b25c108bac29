"""项目资金 of Shanghai's form: the project's whole money on the left, this year's on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.facts import FundingSource, ProjectLine
from performance.intake.lines import Line, Notes, is_amount
from performance.intake.words import MONEY, key_of

_YEARS = {
    "appropriated": (FundingSource.FISCAL, False),
    "carried_over": (FundingSource.FISCAL, True),
    "other": (FundingSource.UNIT_FUNDS, False),
}
_WHOLE = ("whole.fiscal", "whole.other")


@dataclass(slots=True)
class Money:
    """Amounts in yuan by key, as words.MONEY has them; those of the whole project begin with ``whole``."""

    notes: Notes
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def read(self, line: Line) -> bool:
        """Labels, each with its amount right of it; False if the row has other words."""
        texts = line.words
        if not key_of(texts[0], MONEY) or not all(key_of(text, MONEY) or is_amount(text) for text in texts):
            return False
        key = ""
        for index in line.used:
            text = line.texts[index]
            label = key_of(text, MONEY)
            if label:
                key = self._of_whole(line, index, label)
                self.amounts.setdefault(key, None)
                self.places.setdefault(key, line.where)
            elif self.amounts[key] is None:
                self.amounts[key] = self.notes.amount(line.cells[index])
            else:
                self.notes.unread(line)
        return True

    @staticmethod
    def _of_whole(line: Line, index: int, label: str) -> str:
        """其他资金 stands on both sides: left of another label it is the whole project's."""
        again = any(key_of(line.texts[other], MONEY) for other in line.used if other > index)
        return f"whole.{label}" if label == "other" and again else label

    def dossier_amounts(self) -> dict[str, Decimal | None]:
        """As table 15 has them: 其他资金 there has what is left of the year before, too."""
        other = [amount for key in ("carried_over", "other") if (amount := self.amounts.get(key)) is not None]
        return {
            "total_budget": self.amounts.get("total_budget"),
            "budget": self.amounts.get("budget"),
            "local_appropriation": self.amounts.get("appropriated"),
            "other_funds": sum(other, Decimal(0)) if other else None,
        }

    def dossier_places(self) -> dict[str, str]:
        named = {"appropriated": "local_appropriation", "carried_over": "other_funds", "other": "other_funds"}
        return {named.get(key, key): place for key, place in self.places.items()}

    def lines(self, project: str) -> Iterator[ProjectLine]:
        """The year's money by source as far as the form tells: 财政拨款 of whichever budget, or the unit's own.

        Where the parts do not add up to the year's total, the total holds, as table 11's would: that they do not is
        for the checks to say.
        """
        given = {key: amount for key in _YEARS if (amount := self.amounts.get(key))}
        total = self.amounts.get("budget")
        if total is not None and sum(given.values()) != total:
            given = {"appropriated": total}
        for key, amount in given.items():
            source, carried_over = _YEARS[key]
            place = self.places.get(key) or self.places["budget"]
            yield ProjectLine(project=project, source=source, carried_over=carried_over, amount=amount, place=place)

    def compare(self, line: Line, name: str) -> None:
        """The parts of the whole project's money are no facts; that they do not add up is said."""
        whole = self.amounts.get("total_budget")
        parts = [self.amounts.get(key) for key in _WHOLE]
        total = sum((part for part in parts if part is not None), Decimal(0))
        if whole is not None and any(part is not None for part in parts) and total != whole:
            self.notes.note(
                line,
                _("项目“%(name)s”的项目资金总额为%(printed)s元，各项之和为%(total)s元")
                % {"name": name, "printed": f"{whole:,.2f}", "total": f"{total:,.2f}"},
            )
