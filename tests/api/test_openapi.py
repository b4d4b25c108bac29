"""The OpenAPI description: valid, complete, and in its examples what the API answers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from threading import BoundedSemaphore
from typing import Any

import jsonschema
import pghistory
import pytest
from django.http import HttpRequest
from django.test import Client
from drf_spectacular.validation import validate_schema

from budgets import registry, throttling
from budgets.api import examples
from budgets.api.auditor.describe import EXAMPLES
from budgets.api.openapi import REFUSALS, TAGS
from budgets.api.ranges import partial
from budgets.datasets import slots
from budgets.datasets.dataset import Dataset
from budgets.models import ExpenditureLine
from budgets.roles import Role, Scope
from budgets.throttling import Allowance
from tests import factories
from tests.api.conftest import API, JIANGHAN, Get
from tests.api.tokens import auditor
from tests.members import member
from tests.models.database import create_draft

JSON = "application/json"
Described = dict[str, Any]


@cache
def described() -> Described:
    return Client().get(f"{API}schema/").json()


def operations() -> Iterator[tuple[str, Described]]:
    for path, methods in described()["paths"].items():
        yield path, methods["get"]


def resolved(found: Described) -> Described:
    """What a reference leads to."""
    while "$ref" in found:
        target: Any = described()
        for name in found["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        found = target
    return found


def validator(schema: Described) -> jsonschema.Draft202012Validator:
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator({**schema, "components": described()["components"]}, format_checker=formats)


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """The clock is read to answer the description."""


def test_it_is_openapi_3_1_and_valid() -> None:
    assert described()["openapi"] == "3.1.0"
    validate_schema(described())


def test_every_reference_leads_somewhere() -> None:
    for reference in re.findall(r'"\$ref": ?"([^"]*)"', json.dumps(described())):
        assert resolved({"$ref": reference}), reference


def test_servers_are_wherever_the_description_was_read_from() -> None:
    assert [server["url"] for server in described()["servers"]] == ["/"]


def test_every_operation_is_under_a_tag_in_both_languages() -> None:
    tags = {tag["name"]: tag["description"] for tag in described()["tags"]}
    assert all(" / " in about for about in tags.values())
    assert {tag for _path, operation in operations() for tag in operation["tags"]} == set(tags) == set(TAGS)
    for path, operation in operations():
        assert " / " in operation["summary"], path


def test_every_parameter_says_what_it_may_be() -> None:
    for path, operation in operations():
        for parameter in map(resolved, operation["parameters"]):
            assert " / " in parameter["description"], (path, parameter["name"])
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])
            schema = parameter["schema"].get("items", parameter["schema"])
            free = {"cursor", "column", *described()["components"]["parameters"]}
            assert schema.keys() & {"enum", "pattern", "minimum", "minLength"} or parameter["name"] in free, (
                path,
                parameter,
            )
            for example in parameter["schema"].get("examples", ()):
                validator(parameter["schema"]).validate(example)


@pytest.mark.parametrize("dataset", registry.datasets().values(), ids=registry.datasets())
def test_the_examples_of_parameters_are_answered(client: Client, dataset: Dataset) -> None:
    """Each alone; of several values, as they stand in an address."""
    for parameter in map(resolved, described()["paths"][f"{API}{dataset.path}/"]["get"]["parameters"]):
        for example in parameter["schema"].get("examples", ()):
            given = ",".join(example) if isinstance(example, list) else example
            response = client.get(f"{API}{dataset.path}/", {parameter["name"]: given})
            assert response.status_code == 200, (parameter["name"], example)


def test_every_answer_and_its_headers_are_described() -> None:
    of_limits = {"RateLimit-Policy", "RateLimit"}
    for path, operation in operations():
        responses = {status: resolved(response) for status, response in operation["responses"].items()}
        closed = operation["security"] == [{"token": []}]
        expected = {"200", "400", "401", "405", "406", "429", "503"}
        expected |= ({"403"} if closed else {"304"}) | ({"404"} if "{" in path else set())
        expected |= {"206", "416"} if path.endswith(".zip") else set()
        assert set(responses) == expected, path
        for status, response in responses.items():
            assert response["description"] and of_limits <= set(response["headers"]), (path, status)
            if status not in ("200", "206", "304"):
                assert response["content"][JSON]["schema"] == {"$ref": "#/components/schemas/Error"}
        for status in ("200", "304") if "304" in responses else ():
            assert {"ETag", "Last-Modified"} <= set(responses[status]["headers"])


def test_every_result_and_refusal_has_an_example_that_is_as_described() -> None:
    for path, operation in operations():
        for status, response in operation["responses"].items():
            for media_type, content in resolved(response).get("content", {}).items():
                given = [example["value"] for example in content.get("examples", {}).values()]
                given += [content["example"]] if "example" in content else []
                assert given or media_type != JSON, (path, status)
                for example in given:
                    validator(content["schema"]).validate(example)


def undescribed(answer: Any, schema: Described, where: str = "") -> Iterator[str]:
    """The keys of an answer that its description does not know."""
    schema = resolved(schema)
    for branch in schema.get("oneOf", schema.get("allOf", ())):
        if resolved(branch).get("type") != "null":
            schema = resolved(branch)
    if isinstance(answer, list):
        for item in answer:
            yield from undescribed(item, schema["items"], f"{where}[]")
    elif isinstance(answer, dict) and "additionalProperties" not in schema:
        for key, value in answer.items():
            if key not in schema.get("properties", {}):
                yield f"{where}.{key}"
            else:
                yield from undescribed(value, schema["properties"][key], f"{where}.{key}")


def test_no_answer_has_a_field_that_is_not_described(client: Client, get: Get) -> None:
    for path, operation in operations():
        if operation["security"] == [{"token": []}]:
            continue
        if JSON not in operation["responses"]["200"]["content"]:
            continue
        address = path.replace("{edition}", JIANGHAN).replace("{number}", "5")
        address += "?by=year,function.division" if path.endswith("aggregate") else "?lang=zh-hans"
        for more in ("", "&compare=previous" if path.endswith("{number}/") else "&format=json"):
            answer = client.get(address + more).json()
            schema = operation["responses"]["200"]["content"][JSON]["schema"]
            validator(schema).validate(answer)
            assert set(undescribed(answer, schema)) == set(), path
    manifest = client.get(f"{API}expenditures/", {"format": "manifest"}).json()
    content = described()["paths"][f"{API}expenditures/"]["get"]["responses"]["200"]["content"]
    schema = content["application/vnd.mingzhang.manifest+json"]["schema"]
    validator(schema).validate(manifest)
    assert set(undescribed(manifest, schema)) == set()


def pages() -> list[str]:
    return [
        key for key in registry.datasets() if examples.ASKED.get(key, {}).get("query", {}).get("edition") == JIANGHAN
    ]


@pytest.mark.parametrize("key", [*pages(), "expenditures"])
def test_the_example_of_a_list_is_what_it_answers(client: Client, key: str) -> None:
    """In each format, but for the moment and what differs between installations."""
    asked = {"edition": JIANGHAN, "function": "2060404"} if key == "expenditures" else examples.ASKED[key]["query"]
    dataset = registry.datasets()[key]
    content = described()["paths"][f"{API}{dataset.path}/"]["get"]["responses"]["200"]["content"]
    (example,) = (example["value"] for example in content[JSON]["examples"].values())
    page = client.get(f"{API}{dataset.path}/", asked).json()
    assert {**page, "as_of": ""} == json.loads(json.dumps({**example, "as_of": ""}).replace(examples.BASE, SERVER))
    for format, media_type in (("csv", "text/csv"), ("ndjson", "application/x-ndjson")):
        (text,) = (example["value"] for example in content[media_type]["examples"].values())
        answer = client.get(f"{API}{dataset.path}.{format}", asked).getvalue().decode()
        rows, trailer = text.rstrip("\n").rsplit("\n", 1)
        assert answer.startswith(rows.replace(examples.BASE, SERVER) + "\n")
        assert hashlib.sha256(f"{rows}\n".encode()).hexdigest() in trailer
        assert re.sub(MOMENT_AND_DIGEST, "", answer.rsplit("\n", 2)[1]) == re.sub(MOMENT_AND_DIGEST, "", trailer)


SERVER = "http://testserver"
MOMENT_AND_DIGEST = r"[0-9-]{10}T[0-9:.]+Z|[0-9a-f]{64}"


def test_a_csv_example_is_read_as_csv() -> None:
    content = described()["paths"][f"{API}texts/"]["get"]["responses"]["200"]["content"]["text/csv"]
    (text,) = (example["value"] for example in content["examples"].values())
    (row, trailer) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row["body"] == examples.ASKED["texts"]["row"]["body"]
    assert trailer["edition"].startswith("# count=1 ")


@pytest.fixture
def refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], Any]]:
    """What is refused with each status."""

    def too_often() -> Any:
        monkeypatch.setattr(throttling, "count", lambda policy, client: Allowance(policy, 600, 60, 0, 60, 1))
        return client.get(API)

    def no_such_part() -> Any:
        made = HttpRequest()
        made.META["HTTP_RANGE"] = "bytes=345678-"
        monkeypatch.setattr("budgets.api.bulk._asked", lambda request: partial(made, io.BytesIO(), 345678, "", ""))
        return client.get(f"{API}bulk/420103/2024.zip")

    def too_busy() -> Any:
        monkeypatch.setattr(slots, "_slots", lambda: BoundedSemaphore(0))
        return client.get(f"{API}editions.csv")

    return {
        "400": lambda: client.get(f"{API}editions/", {"year": "last"}),
        "401": lambda: client.get(f"{API}editions/", headers={"Authorization": "Bearer mz_0"}),
        "403": lambda: auditor(None, Scope.DRAFTS).get(f"{API}auditor/history/"),
        "404": lambda: client.get(f"{API}editions/420103-501-2031-approved-1/"),
        "405": lambda: client.post(f"{API}editions/"),
        "406": lambda: client.get(f"{API}rules/", headers={"Accept": "image/png"}),
        "416": no_such_part,
        "429": too_often,
        "503": too_busy,
    }


@pytest.mark.parametrize("status", REFUSALS)
def test_the_example_of_a_refusal_is_what_the_api_answers(refused: Any, status: str) -> None:
    response = refused[status]()
    assert (response.status_code, response.json()) == (int(status), examples.REFUSALS[status])
    described_response = resolved({"$ref": f"#/components/responses/{REFUSALS[status][0]}"})
    for name, header in described_response["headers"].items():
        header = resolved(header)
        if name in response.headers:
            value: Any = response.headers[name]
            validator(header["schema"]).validate(int(value) if header["schema"]["type"] == "integer" else value)
        else:
            assert not header.get("required"), name


def test_the_example_of_the_packages_is_what_is_answered(get: Get) -> None:
    example = json.loads(json.dumps(examples.PACKAGES).replace(examples.BASE, SERVER))["results"][0]
    (package,) = [each for each in get("bulk/")["results"] if (each["jurisdiction"], each["year"]) == ("420103", 2024)]
    assert [*package] == [*example]
    assert {**package, "as_of": 0, "permanent_url": 0} == {**example, "as_of": 0, "permanent_url": 0}


def test_the_example_of_the_root_is_what_it_answers(get: Get) -> None:
    example = json.loads(json.dumps(examples.ROOT).replace(examples.BASE, SERVER))
    root = get()
    assert {**root, "endpoints": []} == {**example, "endpoints": []}
    (endpoint,) = example["endpoints"]
    assert endpoint in root["endpoints"]


# What tokens open


@pytest.fixture
def asked() -> dict[str, Any]:
    """What an auditor reads of a draft whose first line a clerk has raised by 1,000 yuan."""
    draft = create_draft(*factories.reconciled(), note="年初预算，待审核。")
    line = ExpenditureLine.objects.filter(edition=draft).order_by("pk")[0]
    clerk = member(Role.CLERK, draft.department, "li.si")
    with pghistory.context(user=clerk.pk, url="/admin/budgets/edition/1/change/"):
        ExpenditureLine.objects.filter(pk=line.pk).update(amount=line.amount + Decimal(1000))
    client = auditor(draft.department.jurisdiction, name="zhang.san")
    paths = {
        "drafts": "drafts/",
        "draft": f"drafts/{DRAFT}/",
        "tables": f"drafts/{DRAFT}/tables/",
        "table": f"drafts/{DRAFT}/tables/5/",
        "findings": f"drafts/{DRAFT}/findings/?rule=C01",
        "history": "history/?action=update",
        "accesses": "access-log/?page_size=1",
    }
    return {name: client.get(f"{API}auditor/{path}").json() for name, path in paths.items()}


DRAFT = "999999-900-2090-approved-1"
VOLATILE = {"id", "at", "row", "token_key", "next", "size", "rules_applied", "rules_not_applied"}
"""Of these an example has only the kind; the size of an answer hangs on how many digits its ids have."""


def same(example: Any, answer: Any) -> bool:
    """An example may hold only the first items of a list."""
    if isinstance(example, dict):
        kept = example.keys() - VOLATILE
        return example.keys() == answer.keys() and all(same(example[name], answer[name]) for name in kept)
    if isinstance(example, list):
        return all(same(*pair) for pair in zip(example, answer[: len(example)], strict=True))
    return bool(example == answer)


def test_the_examples_for_auditors_are_what_they_are_answered(asked: dict[str, Any]) -> None:
    for name, answer in asked.items():
        one = answer[0] if isinstance(answer, list) else answer
        assert same(json.loads(json.dumps(EXAMPLES[name]).replace(examples.BASE, SERVER)), one), name
    for path, operation in operations():
        if operation["tags"] == ["auditor"]:
            content = operation["responses"]["200"]["content"][JSON]
            (name,) = map(str.lower, content["examples"])
            assert set(undescribed(asked[name], content["schema"])) == set(), path
            validator(content["schema"]).validate(asked[name])
