"""The kinds of department that a synthetic district has: names, subject codes and projects (data/departments.toml)."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

Named = tuple[str, str]
"""A name with its functional subject code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``running`` pays the headquarters, ``units`` and ``projects`` name the functions that pay them.

    ``staff`` and ``unit_staff`` are usual headcounts, ``own`` the share of units with income of their own.
    """

    name: str
    en: str
    staff: int
    running: str
    unit_staff: int
    duties: str
    units: tuple[Named, ...]
    projects: tuple[Named, ...]
    own: float = 0.1
    fund: Named | None = None
    capital: Named | None = None


def _kind(record: Mapping[str, Any]) -> Kind:
    usual = record["institution"]
    values = {key: value for key, value in record.items() if key != "institution"}
    values["units"] = tuple((unit, usual) if isinstance(unit, str) else tuple(unit) for unit in record["units"])
    values["projects"] = tuple(map(tuple, record["projects"]))
    values |= {key: tuple(record[key]) for key in ("fund", "capital") if key in record}
    return Kind(**values)


@cache
def bureaus() -> tuple[Kind, ...]:
    return tuple(map(_kind, _records()["department"]))


@cache
def subdistrict() -> Kind:
    return _kind(_records()["subdistrict"])


def _records() -> Any:
    return tomllib.loads((DATA / "departments.toml").read_text(encoding="utf-8"))


@cache
def names(classification: str) -> Mapping[str, str]:
    """Code to name of what synthetic departments use besides the portal's lists; nothing where those suffice."""
    if classification not in ("function", "procurement_category"):
        return {}
    with (DATA / f"{classification}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}
