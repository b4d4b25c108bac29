"""Table 15, 项目支出绩效目标申报表 of one project, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.facts import Fact, Project
from budgets.intake import raw
from budgets.intake.recognise import PROJECT_CODE, Reported
from budgets.layouts import Unit
from budgets.normalise import digits, plain
from budgets.tables.grid import ColumnType, GridColumn, GridPart, GridRow, Series, Shape
from performance.facts import Dossier, Frequency, ProjectType
from performance.intake.choices import ticked
from performance.intake.dates import year_of
from performance.intake.details import Details
from performance.intake.indicators import Indicators
from performance.intake.lines import NAME_LENGTH, YEAR_LENGTH, Line, Notes, boxes, pairs, prose, section_and_rest, words
from performance.intake.money import Money
from performance.intake.reported import cost_table, goal_tables
from performance.intake.summary import Summary
from performance.intake.words import (
    ASSUMED,
    CHOICE_WORDS,
    CHOICES,
    DOSSIER_LABELS,
    HEADINGS,
    NOTHING,
    PEOPLE,
    PLACEHOLDER,
    PROSE,
    SOURCE_TITLES,
    SOURCES,
    key_of,
)

TITLE = "项目支出绩效目标申报表"
_UNIT = re.compile(r"\((元|万元)\)$")


@dataclass(slots=True)
class ProjectForm:
    notes: Notes
    opened: Line
    section: str = "head"
    texts: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    printed: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    amounts: dict[str, Decimal | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    dossier: Dossier | None = None
    summary: Summary = field(default_factory=Summary)
    money: Money = field(init=False)
    indicators: Indicators = field(init=False)
    details: Details = field(init=False)

    def __post_init__(self) -> None:
        # The project's key is not known before its code is read; a dash stands for it.
        self.indicators = Indicators("-", self.notes)
        self.details = Details(self.notes)
        self.money = Money(self.notes)

    @property
    def name(self) -> str:
        return self._text("name")

    @property
    def key(self) -> str:
        """The project's code as table 11 has it, else its name."""
        code = digits(self._text("code"))
        return code if PROJECT_CODE.match(code) else code or self.name

    def read(self, line: Line) -> bool:
        line = self._opened_section(line)
        if not line.used or all(HEADINGS.match(text) for text in line.words):
            self.section = "sources" if "来源项目" in line.words else self.section
            for index in line.used:
                self.summary.heading(line, index)
            return True
        if self.section == "money" and self.money.read(line):
            return True
        if line.alone and (NOTHING.match(line.words[0]) or line.words[0] == plain(self.name)):
            return True
        if labelled := pairs(line, DOSSIER_LABELS):
            return self._labelled(line, labelled)
        if section := self.details.header(line):
            self.section = section
            return True
        if self.section in ("costs", "assets") and self._detail(line):
            return True
        if self.section == "sources" and self._source(line):
            return True
        if self.section == "summary" and self.summary.columns and self.summary.read(line):
            return True
        if self.indicators.read(line):
            self.section = "indicators"
            return True
        return self._continued(line)

    def _opened_section(self, line: Line) -> Line:
        opened, rest = section_and_rest(line)
        self.section = opened or self.section
        if opened == "money" and (unit := _UNIT.search(line.words[0])):
            self.notes.factor = Unit(unit[1]).divisor
        return rest

    @property
    def is_brief(self) -> bool:
        """Shanghai's form, which has no codes, texts, costs or assets, and its own table of money."""
        return bool(self.money.amounts)

    def _labelled(self, line: Line, labelled: list[tuple[str, list[raw.Cell]]]) -> bool:
        for key, cells in labelled:
            if key in PEOPLE or self._is_repeated(line, key, cells):
                continue
            if key in ("total_budget", "budget"):
                self._amount(line, key, [cell for cell in cells if not PLACEHOLDER.match(plain(cell.text))])
            elif key in CHOICES:
                self.choices[key] = " ".join(boxes(cell.text) for cell in cells)
                self.places[key] = line.where
            else:
                self._tell(key, cells)
        return True

    def _is_repeated(self, line: Line, key: str, cells: list[raw.Cell]) -> bool:
        """Whether a label stands again, as at the head of each page. A text goes on there; another value is noted."""
        texts = [plain(cell.text) for cell in cells]
        before = self.printed.setdefault(key, texts)
        if key in PROSE or not any(before):
            self.printed[key] = texts
            return False
        if texts not in ([], before):
            self.notes.note(line, _("“%(text)s”出现了两次，采用先出现的一次") % {"text": line.printed()}, lost=True)
        return before is not texts

    def _tell(self, key: str, cells: list[raw.Cell]) -> None:
        told = self.texts.setdefault(key, [])
        if key in PROSE:
            told += [prose(cell) for cell in cells]
        else:
            told += [self.notes.short(cell, YEAR_LENGTH if key == "project_year" else NAME_LENGTH) for cell in cells]
        self.last, self.section = key, "head"

    def _amount(self, line: Line, key: str, cells: list[raw.Cell]) -> None:
        if len(cells) > 1:
            self.notes.unread(line)
            return
        self.amounts[key] = self.notes.amount(cells[0]) if cells else None
        self.places[key] = line.where

    def _source(self, line: Line) -> bool:
        first = line.used[0]
        key = key_of(line.texts[first], SOURCES)
        if not key:
            return False
        cells = [line.cells[index] for index in line.used[1:]]
        if not self._is_repeated(line, key, cells):
            self._amount(line, key, cells)
        return True

    def _detail(self, line: Line) -> bool:
        if self.section == "assets":
            return self.details.asset(line)
        return not self.indicators.begins(line) and self.details.cost(line)

    def _continued(self, line: Line) -> bool:
        """The rest of a text that a page break cut."""
        if self.section != "head" or self.last not in PROSE or len(line.used) != 1 or line.paragraph:
            return False
        self.texts[self.last].append(prose(line.cells[line.used[0]]))
        return True

    def facts(self) -> Iterator[Fact]:
        key = self.key
        if not key:
            self.notes.note(self.opened, _("项目支出绩效目标申报表没有项目名称和项目代码"))
            return
        if self.is_brief:
            yield from self._project()
        elif key == self.name:
            self.notes.note(self.opened, _("项目“%(name)s”没有项目代码") % {"name": self.name})
        self.dossier = self._dossier()
        yield self.dossier
        self.indicators.belong_to(key)
        yield from self.indicators.facts(self.summary.goals_of(key), self.opened)

    def _project(self) -> Iterator[Fact]:
        """The project itself, which no other table of such a document has."""
        self.money.compare(self.opened, self.name)
        self.amounts |= self.money.dossier_amounts()
        self.places |= self.money.dossier_places()
        category = words(self.choices.get("project_type", ""))
        code = self.key if self.key != self.name else None
        yield Project(code=code, name=self.name, unit="", category_name=category, place=self.opened.where)
        yield from self.money.lines(self.key)

    def _dossier(self) -> Dossier:
        project_type, frequency = self._chosen("project_type"), self._chosen("frequency")
        return Dossier(
            project=self.key,
            managing_department=self._text("managing_department"),
            executing_unit=self._text("executing_unit"),
            project_year=self._year(),
            project_type=ProjectType(project_type),
            frequency=Frequency(frequency),
            policy_basis=self._text("policy_basis"),
            plan=self._text("plan"),
            last_evaluation=self._text("last_evaluation"),
            budget_history=self._text("budget_history"),
            total_budget=self.amounts.get("total_budget"),
            local_appropriation=self.amounts.get("local_appropriation"),
            transfer_appropriation=self.amounts.get("transfer_appropriation"),
            special_account=self.amounts.get("special_account"),
            other_funds=self.amounts.get("other_funds"),
            costs=tuple(self.details.costs),
            assets=tuple(self.details.assets),
            place=self.opened.where,
        )

    def _year(self) -> str:
        dates = [plain(self._text(key)) for key in ("begins", "ends")]
        if any(dates):
            return self.notes.short(raw.Cell(year_of(*dates), self.opened.place), YEAR_LENGTH)
        printed = self._text("project_year")
        year = re.search(r"20\d\d", plain(printed))
        return year[0] if year else printed

    def _text(self, key: str) -> str:
        return "\n".join(text for text in self.texts.get(key, ()) if text)

    def _chosen(self, key: str) -> str:
        """The one ticked choice. None or several: the usual one is assumed, and that is said."""
        printed = self.choices.get(key, "")
        found = ticked(printed, key)
        title = {"project_type": "项目类别", "frequency": "项目安排频度"}[key]
        if CHOICE_WORDS.sub("", plain(printed)):
            self.notes.note(
                self.opened,
                _("%(title)s一栏里有读不懂的内容：%(text)s") % {"title": title, "text": words(printed)[:80]},
                lost=True,
            )
        if len(found) == 1:
            self._say_nearest(printed)
            return found[0]
        assumed = ASSUMED[key]
        self.notes.note(
            self.opened,
            _("项目“%(name)s”的%(title)s没有勾选唯一的一项，暂按“%(assumed)s”：%(printed)s")
            % {"name": self.name, "title": title, "assumed": assumed.label, "printed": words(printed)[:60]},
        )
        return assumed

    def _say_nearest(self, printed: str) -> None:
        if "阶段性" in printed:
            self.notes.note(
                self.opened,
                _("项目“%(name)s”的项目性质“%(printed)s”记作“%(assumed)s”")
                % {"name": self.name, "printed": words(printed), "assumed": Frequency.CONTINUING.label},
            )

    def tables(self) -> Iterator[Reported]:
        """Funding, cost lines and indicators of ``facts`` as printed, in the shape of the derived parts."""
        if self.dossier is None:
            return
        yield self._funding()
        if not self.is_brief:
            yield from cost_table(
                self.dossier,
                self.details.places,
                self.details.total(),
                unit=self._unit,
                title=TITLE,
                name=self.name,
            )
        yield from goal_tables(
            15,
            list(self.indicators.goals.values()),
            self.indicators.printed(),
            title=TITLE,
            place=self.opened.where,
            name=self.name,
            brief=self.is_brief,
        )

    @property
    def _unit(self) -> Unit:
        return Unit.YUAN if self.notes.factor == 1 else Unit.WANYUAN

    def _funding(self) -> Reported:
        rows = tuple(
            GridRow(
                key,
                0 if key in ("budget", "sources") else 1,
                (title, self.amounts.get(key)),
                (self.places[key],) if key in self.places else (),
            )
            for key, title in SOURCE_TITLES.items()
            if key in self.places or not self.is_brief
        )
        part = GridPart(
            key=f"{self.key}.funding",
            shape=Shape.TABLE,
            title="预算申报项目资金来源",
            group=self.name,
            columns=(GridColumn("item", ("来源项目",)), GridColumn("amount", ("预算申报数",), ColumnType.AMOUNT)),
            rows=rows,
            unit=self._unit,
            series=(Series("item", "amount"),),
        )
        return Reported(15, part, TITLE, None, self.opened.where)
