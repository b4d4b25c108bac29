"""What tables 9 and 10 share: expenditure of one special budget by subject code, kept even when empty (rule C44)."""

from collections.abc import Sequence

from budgets.facts import ExpenditureLine, FactSet, FundingSource
from budgets.tables.catalogue import columns
from budgets.tables.grid import Series
from budgets.tables.schema import Disclosure, Listing
from budgets.tables.sums import ColumnSum


def special_budget(*, number: int, name: str, source: FundingSource, heading: str, empty_note: str) -> Disclosure:
    def lines(facts: FactSet) -> Sequence[ExpenditureLine]:
        return [line for line in facts.of(ExpenditureLine) if source in line.source.members]

    return Disclosure(
        number=number,
        name=name,
        lineage="function",
        sums={"main": (ColumnSum("total", ("basic", "project")),)},
        parts=(
            Listing(
                key="main",
                needs=(ExpenditureLine,),
                columns=(columns.code(), columns.name(), *columns.basic_and_project({source}, heading)),
                lines=lines,
                path=columns.function_path,
                disclosed=columns.by_function(lines),
                series=(Series("name", "total"),),
                empty_note=empty_note,
            ),
        ),
    )
