"""What is in a package, file by file, in an order that never changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import urlencode

from django.utils import translation

from budgets import registry
from budgets.bulk import accounts, fiscal, readme, report
from budgets.bulk.descriptor import descriptor
from budgets.bulk.packages import Package
from budgets.bulk.zipped import Entry, Zip
from budgets.datasets import editions
from budgets.datasets.columns import Presentation
from budgets.datasets.dataset import Dataset
from budgets.datasets.formats import lines, parquet
from budgets.datasets.run import READER
from budgets.datasets.select import Selection
from budgets.datasets.whole import Whole
from budgets.models import Edition, PublishedTable
from budgets.renderers import json as json_tables
from budgets.tables.record import from_record

LANGUAGE = "zh-hans"
"""Of names and labels; codes are the same in every language, and classifications have both."""


def write(package: Package, file: IO[bytes]) -> None:
    """The package as a zip. Its memory grows with the number of its files only."""
    with _in_one_language(), Zip(file) as archive:
        _Writer(package, archive).write()


@contextmanager
def _in_one_language() -> Iterator[None]:
    with translation.override(LANGUAGE):
        yield


@dataclass
class _Writer:
    package: Package
    archive: Zip
    files: list[dict[str, Any]] = field(default_factory=list)

    def write(self) -> None:
        datasets = registry.datasets().values()
        for dataset in datasets:
            if dataset.of_editions:
                self._add_dataset(dataset)
        for dataset in datasets:
            # Lines of the crosswalk become public with the editions of other years.
            if not dataset.of_editions and not dataset.always:
                self._add_lines("classifications", dataset, lines.CSV)
        tables = [(dataset, self._add_lines("fiscal", dataset, FISCAL)) for dataset in fiscal.TABLES]
        found = accounts.of(self.package)
        for account in found:
            self._add_tables(account.edition)
            self._add_json(f"checks/{_folder(account.edition)}.json", report.record(account.edition))
        self._note(self.archive.add("checks/report.txt", report.lines(self.package, found)))
        self._add_json("datapackage.json", descriptor(self.package, tables))
        self._note(self.archive.add("README.txt", readme.text(self.package).encode()))
        self.archive.add("manifest.json", _json(self._manifest(found)))

    def _add_dataset(self, dataset: Dataset) -> None:
        whole = self._whole(dataset)
        self._add_lines("data", dataset, lines.CSV, whole)
        entry = self.archive.write(
            f"data/{dataset.key}.parquet", lambda file: parquet.write(whole, file), compressed=True
        )
        self._note(entry, whole.record)

    def _add_lines(self, folder: str, dataset: Dataset, format: lines.Lines, whole: Whole | None = None) -> Entry:
        whole = whole or self._whole(dataset)
        entry = self.archive.add(f"{folder}/{dataset.key}.csv", lines.stream(whole, format, trailer=False))
        self._note(entry, whole.record)
        return entry

    def _add_tables(self, edition: Edition) -> None:
        for table in PublishedTable.objects.using(READER).filter(edition=edition).order_by("number"):
            grid = from_record(table.grid)
            content = json_tables.render(grid, digest=edition.digest)
            self._note(self.archive.add(f"tables/{_folder(edition)}/{grid.key}.json", content))

    def _add_json(self, path: str, record: Any) -> None:
        self._note(self.archive.add(path, _json(record)))

    def _note(self, entry: Entry, record: dict[str, Any] | None = None) -> None:
        self.files.append({"path": entry.path, "bytes": entry.bytes, "sha256": entry.sha256, **(record or {})})

    def _whole(self, dataset: Dataset) -> Whole:
        """The rows of the district and year, as far as the dataset is divided by them."""
        package = self.package
        own = {"jurisdiction": package.jurisdiction, "year": str(package.year)}
        given = {filter.name: own[filter.name] for filter in dataset.filters if filter.name in own}
        conditions = [filter.condition(own[filter.name]) for filter in dataset.filters if filter.name in own]
        marks: dict[str, Any] = {}
        if dataset.of_editions:
            pin = {"state": editions.EVERY} if dataset.every_state else {"as_of": package.as_of}
            conditions += editions.scope(pin, now=package.since)
            given, marks = given | pin, {"as_of": package.as_of}
        selection = Selection(
            dataset=dataset,
            conditions=tuple(conditions),
            columns=dataset.columns,
            ordering=dataset.order,
            wanted=Presentation(language=LANGUAGE, at=package.since),
        )
        return Whole(selection=selection, url=f"/api/v1/{dataset.path}/?{urlencode(given)}", marks=marks)

    def _manifest(self, found: list[accounts.Account]) -> dict[str, Any]:
        """What the package can be checked by; it cannot hold its own digest, and nothing else is missing from it."""
        package = self.package
        return {
            "package": f"mingzhang-{package.name}",
            "jurisdiction": package.jurisdiction,
            "jurisdiction_name": package.jurisdiction_name,
            "synthetic": package.synthetic,
            "year": package.year,
            "as_of": package.as_of,
            "amount_unit": "yuan",
            "totals": accounts.totals(found),
            "editions": [account.record() for account in found],
            "files": self.files,
        }


FISCAL = lines.Lines(lines.CSV.name, lines.CSV.media_type, lines.CSV.statement, lines.CSV.options, lines.CSV.trailer)
"""CSV without a byte order mark, which programs for data packages would take for a part of the first heading."""


def _folder(edition: Edition) -> str:
    return f"{edition.department.code}/{edition.stage}"


def _json(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
