"""The codes that synthetic departments use, each list with those above them."""

from __future__ import annotations

from collections.abc import Iterable

from budgets.sample import budget, buying, economics
from budgets.sample.kinds import Kind, bureaus, subdistrict


def functions() -> frozenset[str]:
    used = {code for kind in (*bureaus(), subdistrict()) for code in _of_kind(kind)}
    fixed = {
        *economics.PENSIONS,
        economics.CIVIL_MEDICAL,
        *(code for _class, codes in economics.PAIRED for code in codes),
        *budget.OTHER_FUNCTIONS,
    }
    return _with_those_above(used | fixed)


def economic_classes() -> frozenset[str]:
    wares = (buying.PAPER, *buying.OFFICE_WARES, *buying.WARES)
    return _with_those_above(
        {
            *(code for code, _functions in economics.PAIRED),
            *(code for code, _weight in (*economics.PAY, *economics.RUNNING)),
            *economics.OTHER_CLASSES,
            *(ware.economic_class for ware in wares),
            buying.SERVICE_CLASS,
        }
    )


def categories() -> frozenset[str]:
    wares = (buying.PAPER, *buying.OFFICE_WARES, *buying.WARES)
    return frozenset({*(ware.code for ware in wares), *(code for code, _content, _directory in buying.SERVICES)})


def _of_kind(kind: Kind) -> Iterable[str]:
    yield kind.running
    for named in (*kind.units, *kind.projects, kind.fund, kind.capital):
        if named:
            yield named[1]


def _with_those_above(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code[:length] for code in codes for length in (3, 5, 7) if length <= len(code))
