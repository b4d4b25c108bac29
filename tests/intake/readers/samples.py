"""The sample documents, which are other people's and stand beside the project, not in it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from budgets.intake.raw import Cell, Document, Grid
from budgets.intake.readers import read
from tests.conftest import ROOT

SAMPLES = ROOT.parent / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample documents are not beside the project")


@cache
def sample(name: str) -> Document:
    return read(SAMPLES / name)


def golden(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "tests" / "golden" / f"{name}.json").read_text(encoding="utf-8"))


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def drawn(grid: Grid) -> list[list[str]]:
    """Rows with merged cells as “text>columns,rows” and “~” for what they cover."""
    return [[_drawn(cell) for cell in row] for row in grid.rows]


def _drawn(cell: Cell) -> str:
    if cell.covered:
        return "~"
    merged = f">{cell.colspan},{cell.rowspan}" if cell.colspan * cell.rowspan > 1 else ""
    return cell.text + merged


def path(name: str) -> Path:
    return SAMPLES / name
