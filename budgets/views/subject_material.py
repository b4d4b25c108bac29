"""What the page of a subject shows: its sentence, its parts, who spends it and how it went over the years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.datasets.year_on_year import STATES
from budgets.layouts import Unit
from budgets.models import AdministrativeUnit, Jurisdiction
from budgets.subjects import FUNCTION, Asking, Figure, Published
from budgets.tables.amounts import share
from budgets.tables.grid import UNDISCLOSED, Cell
from budgets.templatetags.budget_tags import named, percent, spoken
from budgets.terms import term
from budgets.views import charted, charts
from budgets.views.charts import Slice, sliced
from budgets.views.subject_names import Subject, address

UNIT = Unit.WANYUAN
LISTED = 20
"""Departments of all districts that are listed; the pages of the districts have the others."""


@dataclass(frozen=True, slots=True)
class Row:
    """``figure`` is None where nothing can be said but the part itself; ``note`` says more below its name."""

    part: Slice
    figure: Figure | None = None
    level: int = 1
    note: str = ""

    @property
    def word(self) -> str:
        """Why there is no change to be shown."""
        if self.figure is None or self.figure.change is not None:
            return ""
        return _why(self.figure)


def tree_rows(asking: Asking, year: int) -> list[Row]:
    """Divisions with what is right below them, by code. Two queries."""
    classification = asking.classification
    top = classification.top
    lower = sorted(classification.levels)[1]
    divisions = code_rows(asking, asking.compared([top], year), top)
    whole = _sum(row.part.amount for row in divisions)
    below: dict[str, list[Row]] = {}
    for row in code_rows(asking, asking.compared([classification.levels[lower]], year), classification.levels[lower]):
        below.setdefault(row.part.code[:3], []).append(Row(row.part, row.figure, level=2))
    found: list[Row] = []
    for row in divisions:
        found += [row, *(below.get(row.part.code, []) if row.part.code else [])]
    parts = sliced((row.part for row in found), whole)
    return [Row(part, row.figure, row.level) for part, row in zip(parts, found, strict=True)]


def code_rows(asking: Asking, figures: Iterable[Figure], dimension: str) -> list[Row]:
    """Groups by code; what a source does not divide as far comes without one."""
    rows = []
    for figure in figures:
        if figure.comparability == "not_published":
            continue
        code = figure.of[dimension] or ""
        # Without a code: what a source does not divide as far. In the tree only whole divisions are told so.
        if not code and (figure.amount is None or (not asking.code and dimension != asking.classification.top)):
            continue
        label = term(figure.of[f"{dimension}_name"] or code) if code else _undivided(asking)
        url = address(asking.classification, code, asking.jurisdiction) if code else ""
        rows.append(Row(Slice(label=label, amount=figure.amount, code=code, url=url), figure))
    return rows


def _undivided(asking: Asking) -> str:
    if asking.code:
        return _("没有再细分")
    return _("未按功能分类公开")


@dataclass(frozen=True)
class Material:
    """Everything of one year; asks six questions at most, when ``context`` is made."""

    subject: Subject
    asking: Asking
    published: Published
    year: int
    districts: Mapping[str, Jurisdiction]
    district: Jurisdiction | None

    def context(self) -> dict[str, Any]:
        children, departments = self.children, self.departments
        who = departments if self.district else self.by_district
        return {
            "year": self.year,
            "before": self.year - 1,
            "years": self.year_tabs,
            "figure": self.figure,
            "share": share(self.amount, self.whole.get(self.year)),
            "headline": self.headline(),
            "untold": len(self.untold),
            "published": self.published.departments(self.year),
            "children": children,
            "who": who,
            "departments": [] if self.district else departments[:LISTED],
            "more_departments": 0 if self.district else max(0, len(departments) - LISTED),
            "over_years": self.over_years,
        }

    def charts(self) -> dict[str, charts.Chart | None]:
        """By key."""
        words = {"year": self.year, "name": self.subject.this.name}
        titles = {
            "children": _("%(year)s年“%(name)s”的下级科目") % words,
            "who": _("%(year)s年谁在“%(name)s”上花钱") % words,
            "years": _("历年“%(name)s”") % words,
        }
        drawn = {
            "children": charts.treemap(largest_first(self.children), UNIT),
            "who": charts.treemap(largest_first(self.departments if self.district else self.by_district), UNIT),
            "years": self.year_chart(),
        }
        return {key: charted.titled(chart, titles[key]) for key, chart in drawn.items()}

    @cached_property
    def figures(self) -> list[Figure]:
        """Of each department in this year, those aside that published only before."""
        return self.asking.compared(["department"], self.year)

    @cached_property
    def figure(self) -> Figure | None:
        return self.published.together(self.figures, self.year)

    @cached_property
    def by_year(self) -> Mapping[int, Figure | Decimal]:
        """Of one district each year is compared with the one before."""
        if self.district:
            return {figure.of["year"]: figure for figure in self.asking.compared([])}
        return self.asking.by_year()

    @cached_property
    def whole(self) -> dict[int, Decimal]:
        return self.asking.whole()

    @property
    def amount(self) -> Cell:
        return self._amount_of(self.figure, self.published.departments(self.year), len(self.untold))

    @cached_property
    def untold(self) -> list[str]:
        return self.published.untold_in(self.year)

    @property
    def year_tabs(self) -> list[tuple[int, str]]:
        return [(year, self._of_year(year)) for year in self.published.years]

    def _of_year(self, year: int) -> str:
        if self.district:
            return address(self.subject.classification, self.subject.code, self.district.adcode, year)
        return f"?year={year}"

    @staticmethod
    def _amount_of(figure: Figure | Decimal | None, departments: int, untold: int) -> Cell:
        """What nobody tells is unknown; what all who tell do not have is none."""
        amount = figure.amount if isinstance(figure, Figure) else figure
        if amount is not None:
            return amount
        return UNDISCLOSED if untold and untold == departments else None

    @cached_property
    def children(self) -> list[Row]:
        below = self.subject.classification.below(self.subject.code)
        if not below:
            return []
        return self._shared(code_rows(self.asking, self.asking.compared([below], self.year), below))

    @cached_property
    def departments(self) -> list[Row]:
        """Largest first, then those that do not tell."""
        rows = [
            Row(Slice(label=each.of["department_name"], amount=each.amount, url=self._overview(each.of)), each)
            for each in self.figures
            if each.comparability != "not_published"
        ]
        rows = _by_size(rows)
        if self.district:
            listed = {each.part.url for each in rows}
            unknown = AdministrativeUnit.objects.filter(jurisdiction=self.district, code__in=self.untold)
            for department in unknown.order_by("code"):
                where = {"jurisdiction": self.district.adcode, "department": department.code}
                if self._overview(where) not in listed:
                    rows.append(Row(Slice(label=named(department), amount=UNDISCLOSED, url=self._overview(where))))
        return self._shared(rows)

    def _overview(self, where: Mapping[str, Any]) -> str:
        return reverse("budgets:current:overview", args=[where["jurisdiction"], where["department"], self.year])

    @cached_property
    def by_district(self) -> list[Row]:
        rows = []
        for adcode in self.published.districts(self.year):
            own = [each for each in self.figures if each.of["jurisdiction"] == adcode]
            figure = self.published.together(own, self.year, adcode)
            departments = self.published.counts[self.year, adcode]
            untold = len(self.published.untold_in(self.year, adcode))
            amount = self._amount_of(figure, departments, untold)
            url = address(self.subject.classification, self.subject.code, adcode, self.year)
            note = _("%(number)d 个部门没有全部按科目公开") % {"number": untold} if untold else ""
            rows.append(Row(Slice(label=named(self.districts[adcode]), amount=amount, url=url), figure, note=note))
        return self._shared(_by_size(rows))

    def _shared(self, rows: Sequence[Row]) -> list[Row]:
        parts = sliced((row.part for row in rows), self.amount)
        return [Row(part, row.figure, row.level, row.note) for part, row in zip(parts, rows, strict=True)]

    @cached_property
    def over_years(self) -> list[dict[str, Any]]:
        return [self._year(year) for year in self.published.years]

    def _year(self, year: int) -> dict[str, Any]:
        found = self.by_year.get(year)
        departments, untold = self.published.departments(year), len(self.published.untold_in(year))
        amount = self._amount_of(found, departments, untold)
        part = Slice(label=str(year), amount=amount, share=share(amount, self.whole.get(year)))
        return {
            "year": year,
            "url": self._of_year(year),
            "departments": departments,
            "untold": untold,
            "row": Row(part, found if isinstance(found, Figure) else None),
        }

    def year_chart(self) -> charts.Chart | None:
        shown = [each for each in reversed(self.over_years) if isinstance(each["row"].part.amount, Decimal)]
        cells = [each["row"].part.amount for each in shown]
        return charts.columns([str(each["year"]) for each in shown], [(self.subject.this.name, cells)], UNIT)

    def headline(self) -> str:
        """How much, how large a part of all, against the year before, and what is not in it."""
        parts = [self._how_much(), self._change()]
        if self.untold and self.amount is not UNDISCLOSED:
            words = {"number": len(self.untold)}
            parts.append(_("另有 %(number)d 个部门没有全部按科目公开，未知的金额没有算进去。") % words)
        return " ".join(filter(None, parts))

    def _how_much(self) -> str:
        words: dict[str, Any] = {"year": self.year, "name": self.subject.this.name}
        if not isinstance(self.amount, Decimal) or self.figure is None:
            if self.amount is UNDISCLOSED:
                return _("%(year)d年的预算都没有按科目公开，在“%(name)s”上花多少无从得知。") % words
            return _("%(year)d年按科目公开的预算中没有“%(name)s”。") % words
        part = share(self.amount, self.whole.get(self.year))
        words |= {"amount": spoken(self.amount, UNIT), "number": self.figure.departments, "share": f"{part}%"}
        if self.subject.classification is FUNCTION:
            return (
                _("%(year)d年，%(number)d 个部门在“%(name)s”上安排 %(amount)s，占按功能科目公开的支出的 %(share)s。")
                % words
            )
        return (
            _("%(year)d年，%(number)d 个部门的基本支出中有“%(name)s”%(amount)s，占按经济分类公开的 %(share)s。") % words
        )

    def _change(self) -> str:
        figure = self.figure
        if figure is None:
            return ""
        if figure.change is None or figure.base is None:
            word = _why(figure)
            return _("与上年比：%(word)s。") % {"word": word} if word else ""
        words = {
            "number": str(figure.compared),
            "amount": spoken(abs(figure.change), UNIT),
            "percent": percent(figure.percent) or _("基数为零，不计算比例"),
            "base": spoken(figure.base, UNIT),
        }
        if not figure.change:
            return _("两年可比的 %(number)s 个部门与上年持平。") % words
        if figure.change > 0:
            return _("两年可比的 %(number)s 个部门比上年增加 %(amount)s（%(percent)s，基数 %(base)s）。") % words
        return _("两年可比的 %(number)s 个部门比上年减少 %(amount)s（%(percent)s，基数 %(base)s）。") % words


def _why(figure: Figure) -> str:
    """Why nothing is said against the year before; "" where there is nothing to be said."""
    if figure.comparability == "comparable":
        return ""
    if figure.comparability == "partial" and not figure.compared:
        return _("没有可比的部门")
    return _(STATES[figure.comparability])


def _by_size(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: _amount(row.part), reverse=True)


def largest_first(rows: Iterable[Row]) -> list[Slice]:
    return sorted((row.part for row in rows), key=_amount, reverse=True)


def _amount(part: Slice) -> Decimal:
    return part.amount if isinstance(part.amount, Decimal) else Decimal(-1)


def _sum(amounts: Iterable[Cell]) -> Decimal:
    return sum((each for each in amounts if isinstance(each, Decimal)), Decimal(0))
