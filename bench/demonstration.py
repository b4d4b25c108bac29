"""The demonstration's reference edition as a text file, for measurements that need a whole document."""

from __future__ import annotations

from collections.abc import Iterator

from budgets import demo, registry
from budgets.classifications import seed_names
from budgets.facts import EditionIdentity, FactSet, RevenueLine, TextSection, Unit, group
from budgets.renderers.cells import grouped
from budgets.renderers.headers import header_rows
from budgets.tables.compute import compute
from budgets.tables.grid import GridPart


def demonstration() -> str:
    """Text and fifteen tables of the demonstration's reference edition as a text file, with tabs between the cells."""
    facts = group(demo.facts_in(demo.FOLDER / "420103" / "501" / "2024"))
    units = {line.unit for line in facts[RevenueLine]}
    edition = FactSet(
        edition=EditionIdentity(
            jurisdiction="420103",
            jurisdiction_name="示例区",
            department="501",
            department_name="示例局",
            year=2024,
        ),
        units=(Unit("501", "示例局"), *(Unit(code, "示例局本级", "501") for code in sorted(units - {"501"}))),
        lines=facts,
        function_names=seed_names("function"),
        economic_names=seed_names("economic_class"),
    )
    lines = ["第二部分 预算情况说明"]
    for section in edition.of(TextSection):
        lines += [f"（{section.number}）{section.title}", section.body]
    for table in registry.tables().values():
        grid = compute(table, edition)
        lines += ["", grid.title]
        for part in grid.parts:
            lines += ["", part.title or grid.title, f"单位：{part.unit}", *_printed(part)]
    return "\n".join(lines)


def _printed(part: GridPart) -> Iterator[str]:
    for header in header_rows(part.columns):
        above = {cell.column: cell.text for cell in header}
        yield "\t".join(above.get(index, "") for index in range(len(part.columns)))
    for row in part.rows:
        cells = zip(row.cells, part.columns, strict=True)
        yield "\t".join(grouped(cell, column, part.unit).replace("\n", " ") for cell, column in cells)
