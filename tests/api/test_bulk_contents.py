"""What is in a bulk package, and that it ties to what was published."""

from __future__ import annotations

import hashlib
import io
import json
import socket
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from budgets import registry
from budgets.models import Edition, Function, Jurisdiction, PublishedTable
from tests.api.conftest import API, JIANGHAN, Get
from tests.api.packages import JIANGHAN_2024, PUTUO_2023, opened, rows, total
from tests.models.database import YEAR, create_draft, every_fact, publish


def test_the_manifest_names_every_file_with_its_size_and_digest(made_packages: dict[str, bytes]) -> None:
    for content in made_packages.values():
        archive = opened(content)
        manifest = json.loads(archive.read("manifest.json"))
        names = archive.namelist()
        assert [file["path"] for file in manifest["files"]] == names[:-1] and names[-1] == "manifest.json"
        for file in manifest["files"]:
            inside = archive.read(file["path"])
            assert (file["bytes"], file["sha256"]) == (len(inside), hashlib.sha256(inside).hexdigest()), file["path"]
            if file["path"].endswith(".csv"):
                lines = rows(archive, file["path"])
                assert file["count"] == len(lines), file["path"]
                if "total_amount" in file:
                    assert Decimal(file["total_amount"]) == total([line for line in lines if line["amount"]])


def test_all_facts_are_in_it_as_csv_and_as_parquet(made_packages: dict[str, bytes]) -> None:
    from pyarrow import parquet

    archive = opened(made_packages[JIANGHAN_2024])
    for dataset in registry.datasets().values():
        if dataset.of_editions:
            lines = rows(archive, f"data/{dataset.key}.csv")
            table = parquet.read_table(io.BytesIO(archive.read(f"data/{dataset.key}.parquet")))
            assert (table.column_names, table.num_rows) == (list(dataset.names), len(lines)), dataset.key
            assert {line["year"] for line in lines} <= {"2024"}, dataset.key
    amounts = parquet.read_table(io.BytesIO(archive.read("data/expenditures.parquet")))["amount"].to_pylist()
    assert sum(amounts) == Decimal("55118900.00")  # the total that the document prints


def test_the_tables_and_checks_are_those_that_were_published(made_packages: dict[str, bytes], get: Get) -> None:
    archive = opened(made_packages[JIANGHAN_2024])
    tables = [name for name in archive.namelist() if name.startswith("tables/")]
    assert tables == [f"tables/501/approved/t{number:02d}.json" for number in range(1, 16)]
    assert json.loads(archive.read(tables[4])) == get(f"editions/{JIANGHAN}/tables/5/")
    checks = json.loads(archive.read("checks/501/approved.json"))
    answer = get(f"editions/{JIANGHAN}/findings/", page_size=1000)
    assert checks["findings"] == answer["results"]
    assert sum(rule["applied"] > 0 for rule in checks["rules"]) == answer["rules_applied"]
    report = archive.read("checks/report.txt").decode()
    assert f"适用规则 rules applied: {answer['rules_applied']}" in report
    assert all(finding["message"] in report for finding in answer["results"])


def test_classifications_are_those_of_the_year(made_packages: dict[str, bytes], db: None) -> None:
    archive = opened(made_packages[JIANGHAN_2024])
    functions = {line["code"]: line["name"] for line in rows(archive, "classifications/functions.csv")}
    assert functions == Function.objects.names(2024)
    assert {line["unit"] for line in rows(archive, "classifications/units.csv")} == {"501", "501001"}


def test_the_readme_is_in_both_languages(made_packages: dict[str, bytes]) -> None:
    text = opened(made_packages[JIANGHAN_2024]).read("README.txt").decode()
    assert "武汉市江汉区 2024年" in text and "Jianghan District" in text
    assert "合成数据" not in text


def test_synthetic_data_say_so_wherever_one_looks_first(client: Client, get: Get) -> None:
    publish(edition=create_draft(*every_fact()), by=None)
    Jurisdiction.objects.filter(adcode="999999").update(synthetic=True, name="示例区（合成数据）")
    archive = opened(client.get(f"{API}bulk/999999/{YEAR}.zip").getvalue())
    readme = archive.read("README.txt").decode()
    assert "合成数据" in readme and "Synthetic data" in readme
    assert json.loads(archive.read("manifest.json"))["synthetic"] is True
    assert json.loads(archive.read("datapackage.json"))["description"].startswith("合成数据")
    assert {each["jurisdiction"] for each in get("bulk/")["results"] if each["synthetic"]} == {"999999"}


# Fiscal Data Package


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # By docs/demo-data.md, from the printed documents.
        (JIANGHAN_2024, {"all": "55118900", "project": "49309700", "personnel": "5198900", "operating": "610300"}),
        (PUTUO_2023, {"all": "164978640", "project": "65572343", "personnel": "84024865", "operating": "15381432"}),
    ],
)
def test_fiscal_totals_are_those_of_the_documents(
    made_packages: dict[str, bytes], path: str, expected: dict[str, str]
) -> None:
    archive = opened(made_packages[path])
    expenditures, revenues = rows(archive, "fiscal/expenditures.csv"), rows(archive, "fiscal/revenues.csv")
    basic = rows(archive, "fiscal/basic-expenditures.csv")
    assert (total(expenditures), total(revenues)) == (Decimal(expected["all"]),) * 2
    assert total(expenditures, nature="project") == Decimal(expected["project"])
    for nature in ("personnel", "operating"):
        assert total(basic, nature=nature) == Decimal(expected[nature])


def test_fiscal_totals_tie_to_table_1_as_it_was_published(made_packages: dict[str, bytes], db: None) -> None:
    for content in made_packages.values():
        archive = opened(content)
        manifest = json.loads(archive.read("manifest.json"))
        (edition,) = manifest["editions"]
        stored = Edition.objects.get(digest=edition["digest"])
        grid = PublishedTable.objects.get(edition=stored, number=1).grid
        (last,) = [row for row in grid["parts"][0]["rows"] if row["key"].startswith("total")]
        keys = [column["key"] for column in grid["parts"][0]["columns"]]
        cells = dict(zip(keys, last["cells"], strict=True))
        assert Decimal(cells["expenditure_amount"]) == total(rows(archive, "fiscal/expenditures.csv"))
        assert Decimal(cells["revenue_amount"]) == total(rows(archive, "fiscal/revenues.csv"))
        assert edition["expenditure_total"] == cells["expenditure_amount"] == manifest["totals"]["expenditure_total"]
        assert edition["expenditures_and_carry_forwards_are_the_total"] is True


def test_frictionless_validates_the_package_and_asks_nobody(
    made_packages: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from frictionless import validate

    def no_network(*args: Any) -> None:
        raise AssertionError("the network is not to be touched")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    for number, content in enumerate(made_packages.values()):
        folder = tmp_path / str(number)
        opened(content).extractall(folder)
        report = validate(str(folder / "datapackage.json"))
        assert report.valid, report.flatten(["title", "message"])
        assert report.stats["tasks"] == 4
    # It does look: at digests, and at what a phase may be.
    damaged = folder / "fiscal" / "revenues.csv"
    damaged.write_text(damaged.read_text(encoding="utf-8").replace(",approved,", ",proposed,"), encoding="utf-8")
    types = {type for (type,) in validate(str(folder / "datapackage.json")).flatten(["type"])}
    assert types >= {"hash-count", "constraint-error"}


TAXONOMY = {
    "budget-line-id", "value", "value-currency:code", "date:fiscal-year", "direction", "phase:id", "phase:label",
    "geo:generic:code", "geo:generic:title", "expenditure-type:code", "expenditure-type:label",
    "activity:generic:project:code", "activity:generic:project:label",
    "fin-source:generic:level1:code", "fin-source:generic:level1:label",
    *(
        f"{kind}-classification:generic:level{level}:{what}"
        for kind, levels in (("administrative", 2), ("functional", 3), ("economic", 2))
        for level in range(1, levels + 1)
        for what in ("code", "label")
    ),
}  # fmt: skip
"""What the budget taxonomy of the Fiscal Data Package 1.0 has that budgets here have too."""


def test_columns_have_the_types_of_the_fiscal_taxonomy(made_packages: dict[str, bytes]) -> None:
    package = json.loads(opened(made_packages[JIANGHAN_2024]).read("datapackage.json"))
    assert package["profile"] == "tabular-data-package"
    fields = {
        resource["name"]: {
            field["columnType"]: field for field in resource["schema"]["fields"] if "columnType" in field
        }
        for resource in package["resources"]
    }
    assert {type for types in fields.values() for type in types} == TAXONOMY
    for types in fields.values():
        assert (types["date:fiscal-year"]["type"], types["value"]["type"]) == ("integer", "number")
        assert types["phase:id"]["constraints"]["enum"] == ["approved", "executed"]
        assert {"direction", "value-currency:code", "administrative-classification:generic:level1:code"} <= set(types)
        # A label without its code should be avoided.
        labels = {type for type in types if type.endswith(":label")}
        assert {type.replace(":label", ":id" if "phase" in type else ":code") for type in labels} <= set(types)


def test_names_of_functions_are_those_of_their_level(made_packages: dict[str, bytes]) -> None:
    lines = rows(opened(made_packages[JIANGHAN_2024]), "fiscal/expenditures.csv")
    (line,) = [line for line in lines if line["function_class"] == "2060404"]
    names = [(line[f"function_{level}"], line[f"function_{level}_name"]) for level in ("division", "group", "class")]
    assert names == [("206", "科学技术支出"), ("20604", "技术研究与开发"), ("2060404", "科技成果转化与扩散")]
    assert (line["amount"], line["currency"], line["direction"]) == ("46920000.00", "CNY", "expenditure")
