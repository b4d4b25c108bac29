"""A department's units over the years: headquarters and institutions that grow, are renamed, merged and split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from budgets.sample.chance import WAN, around, taken
from budgets.sample.places import Department

ONE = Decimal(1)
ENDINGS = (
    *("事业发展中心", "综合服务中心", "联合服务中心", "管理中心", "保障中心"),
    *("服务中心", "中心", "大队", "所", "站", "馆", "院"),
)
"""Of the names of units, the longest first: one that is renamed gets another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """``staff`` and ``retired`` are people; ``pay`` and ``running`` pieces a head and year.

    ``function`` pays its staff and operating cost. ``income`` is what it earns itself, as a share of its pay.
    """

    code: str
    name: str
    function: str
    administrative: bool
    staff: int
    retired: int
    pay: int
    running: int
    income: float = 0.0


@dataclass(frozen=True, slots=True)
class Joint:
    """What a unit or project of the year before became: a line of the crosswalk; ``share`` None is 不可比."""

    source: str
    target: str
    share: Decimal | None
    note: str


@dataclass
class Roll:
    """The units as they stand in a year, and how they got there."""

    department: Department
    random: Random
    units: list[Unit] = field(default_factory=list)
    years: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """Of every unit that ever was: name, first and last year."""
    last_code: int = 0

    def begin(self, year: int) -> None:
        """The units of the first year."""
        kind, random = self.department.kind, self.random
        staff = around(random, kind.staff, 0.25)
        office = Unit(
            code=self._code(),
            name=f"{self.department.name}本级",
            function=kind.running,
            administrative=True,
            staff=staff,
            retired=round(staff * random.uniform(0.3, 0.9)),
            pay=round(WAN * random.uniform(15, 19)),
            running=round(WAN * random.uniform(2.2, 3.6)),
        )
        chosen = random.sample(kind.units, min(len(kind.units), around(random, len(kind.units), 0.2)))
        self.units = [office, *(self._institution(name, function) for name, function in chosen)]
        self._note(year)

    def go_on(self, year: int) -> list[Joint]:
        """The next year's units, with the joints of those that are other units now."""
        self.units = [self._grown(unit) for unit in self.units]
        joints = list(self._reorganised())
        self._note(year)
        return joints

    def _institution(self, name: str, function: str) -> Unit:
        kind, random = self.department.kind, self.random
        staff = around(random, kind.unit_staff, 0.5)
        return Unit(
            code=self._code(),
            name=f"{self._region()}{name}",
            function=function,
            administrative=False,
            staff=staff,
            retired=round(staff * random.uniform(0.1, 0.6)),
            pay=round(WAN * random.uniform(11, 15)),
            running=round(WAN * random.uniform(0.8, 2.4)),
            income=random.uniform(0.05, 0.6) if taken(random, kind.own) else 0.0,
        )

    def _region(self) -> str:
        """What the names of institutions begin with: the district, and the street of a subdistrict office."""
        return self.department.name.removesuffix(self.department.kind.name).removesuffix("人民政府")

    def _code(self) -> str:
        self.last_code += 1
        return f"{self.department.code}{self.last_code:03d}"

    def _grown(self, unit: Unit) -> Unit:
        random = self.random
        return replace(
            unit,
            staff=max(2, unit.staff + round(random.gauss(0, 0.02 * unit.staff + 0.3))),
            retired=max(0, unit.retired + random.choice((0, 0, 1, 1, 2, -1))),
            pay=round(unit.pay * random.uniform(1.005, 1.04)),
            running=round(unit.running * random.choice((1.0, 1.0, 0.97, 0.95, 1.02))),
        )

    def _reorganised(self) -> Iterator[Joint]:
        """At most one change a year, and none of the headquarters."""
        below = [unit for unit in self.units if not unit.administrative]
        if not below or not taken(self.random, 0.08):
            return
        unit = self.random.choice(below)
        change = self.random.choice(("renamed", "merged", "split", "changed"))
        if change == "merged" and len(below) > 1:
            yield from self._merged(unit, self.random.choice([other for other in below if other is not unit]))
        elif change == "split" and unit.staff >= 12:
            yield from self._split(unit)
        elif change == "changed":
            yield from self._renamed(unit, "综合服务中心", None, "职能和经费范围调整，前后不可比")
        else:
            yield from self._renamed(unit, "事业发展中心", ONE, "更名")

    def _renamed(self, unit: Unit, ending: str, share: Decimal | None, note: str) -> Iterator[Joint]:
        new = replace(unit, code=self._code(), name=self._free_name(unit, ending))
        self._replace(unit, new)
        yield Joint(unit.code, new.code, share, note)

    def _merged(self, unit: Unit, other: Unit) -> Iterator[Joint]:
        both = replace(unit, staff=unit.staff + other.staff, retired=unit.retired + other.retired)
        new = replace(both, code=self._code(), name=self._free_name(unit, "联合服务中心"))
        self._replace(unit, new)
        self.units.remove(other)
        yield Joint(unit.code, new.code, ONE, "合并组建")
        yield Joint(other.code, new.code, ONE, "合并组建")

    def _split(self, unit: Unit) -> Iterator[Joint]:
        """Six of ten go to the first."""
        first, second = round(unit.staff * 0.6), unit.staff - round(unit.staff * 0.6)
        retired = unit.retired // 2
        kept = replace(unit, code=self._code(), name=self._free_name(unit, "管理中心"), staff=first, retired=retired)
        new = replace(
            unit,
            code=self._code(),
            name=self._free_name(unit, "保障中心"),
            staff=second,
            retired=unit.retired - retired,
            income=0.0,
        )
        self._replace(unit, kept, new)
        yield Joint(unit.code, kept.code, Decimal("0.6"), "按编制划分")
        yield Joint(unit.code, new.code, Decimal("0.4"), "按编制划分")

    def _free_name(self, unit: Unit, ending: str) -> str:
        """A name that no unit of the department has or had."""
        old = next((old for old in ENDINGS if unit.name.endswith(old)), "")
        stem = unit.name.removesuffix(old).removesuffix(ending[:2])
        known = {name for name, _first, _last in self.years.values()}
        choices = (f"{stem}{extra}{ending}" for extra in ("", "第二", "第三", "第四", "第五", "第六", "第七"))
        return next(name for name in choices if name not in known)

    def _replace(self, unit: Unit, *new: Unit) -> None:
        at = self.units.index(unit)
        self.units[at : at + 1] = new

    def _note(self, year: int) -> None:
        for unit in self.units:
            _name, first, _last = self.years.get(unit.code, (unit.name, year, year))
            self.years[unit.code] = (unit.name, first, year)
