"""Looking into bulk packages of the demonstration data."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

from budgets import clock
from budgets.bulk import packages

JIANGHAN_2024 = "/api/v1/bulk/420103/2024.zip"
PUTUO_2023 = "/api/v1/bulk/310107/2023.zip"


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def rows(archive: zipfile.ZipFile, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(path).decode("utf-8-sig"))))


def total(lines: list[dict[str, str]], **chosen: str) -> Decimal:
    wanted = [line for line in lines if all(line[name] == value for name, value in chosen.items())]
    return sum((Decimal(line["amount"]) for line in wanted), Decimal(0))


def now(jurisdiction: str, year: int) -> Any:
    reading = clock.reading()
    return packages.at(reading.ticked_at, reading, jurisdiction=jurisdiction, year=year)
