"""One wrong figure in a correct edition is found, in the table where it is (the whole run: bench/corruption.py)."""

from __future__ import annotations

from random import Random

import pytest

from bench.corruption import demonstration, run

CELLS_A_TABLE = 2


@pytest.mark.parametrize("place", ["420103/501/2024", "310107/wanli/2025"])
def test_a_changed_figure_is_found_in_its_table(place: str) -> None:
    """Known survivors: 上海's 机关运行经费 stands in one table only, and is compared with the text."""
    tally = run(demonstration(place), CELLS_A_TABLE, Random(7))
    assert tally.tried.total() > 80
    assert [survivor for survivor in tally.survivors if "operating_cost" not in survivor] == []
