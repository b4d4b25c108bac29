"""What never leaves the portal, and what visitors' browsers may never be made to do."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from budgets.intake.raw import Paragraph
from budgets.intake.readers import read
from budgets.models import Edition
from performance.models import DepartmentStatement, ProjectDossier
from tests.conftest import ROOT
from tests.models.database import YEAR, create_draft, every_fact, publish
from tests.views.reading import ADDRESSES, PROJECT, REFERENCE, addresses, is_explanation, reachable, text

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/420103/",
    "/420103/501/",
    *ADDRESSES,
    *(f"{REFERENCE}tables/{number}/" for number in range(1, 16)),
    f"{REFERENCE}projects/",
    f"{REFERENCE}projects/{PROJECT}/",
    f"{REFERENCE}editions/1/tables/5/",
    f"{REFERENCE}booklet/",
    f"{REFERENCE}checks/",
    f"{REFERENCE}checks/?table=12",
    "/corrections/",
    "/420103/corrections/",
    "/verify/",
    "/about/checks/",
    "/api/docs/",
]
OTHER_ANSWERS = [
    f"{REFERENCE}tables/5.json",
    f"{REFERENCE}tables/5.csv",
    f"{REFERENCE}tables/5.xlsx",
    f"{REFERENCE}tables/16/",
    f"{REFERENCE}tables/5/?unit=eur",
    f"{REFERENCE}checks/?table=x",
    "/nonsense/",
    "/api/v1/",
    "/api/v1/schema/",
]
PEOPLE = ("示例填报人", "示例负责人", "027-85480000", "13900000000")


@pytest.mark.parametrize("address", [*PAGES, *OTHER_ANSWERS])
def test_content_security_policy(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["object-src"] == directives["base-uri"] == "'none'"
    assert not re.search(r"unsafe|\*|https?:|//|\w\.\w", policy)


@pytest.mark.parametrize("address", PAGES)
def test_pages_ask_no_other_host(client: Client, address: str) -> None:
    page = text(client, address)
    # A canonical address is a whole one, of this portal.
    assert [found for found in addresses(page) if not re.match(r"[/?#](?!/)|http://testserver/", found)] == []
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*( src=\"/static/| type=\"application/(ld\+)?json\"))", page)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.[cj]s*")), ids=lambda path: path.name)
def test_styles_and_scripts_ask_no_other_host(path: Any) -> None:
    assert not re.search(r"(https?:)?//\w+\.\w|@import|url\((?!data:)", path.read_text(encoding="utf-8"))


@pytest.fixture
def with_people(db: None) -> Edition:
    draft = create_draft(*every_fact())
    DepartmentStatement.objects.filter(edition=draft).update(filled_by=PEOPLE[0], telephone=PEOPLE[2])
    ProjectDossier.objects.filter(edition=draft).update(responsible_person=PEOPLE[1], telephone=PEOPLE[3])
    return publish(edition=draft, by=None)


def said(content: bytes) -> list[str]:
    return [person for person in PEOPLE if person.encode() in content or person.replace("-", "").encode() in content]


def test_people_are_on_no_page_and_in_no_file(client: Client, with_people: Edition) -> None:
    found = reachable(client, f"/999999/900/{YEAR}/", within="/999999/")
    # Pages and three files of 15 tables and of the booklet, overview, checks, projects, the project and performance,
    # current and pinned; the figures of 15 tables; department, district and its year, feeds, the corrections.
    charts = [address for address in found if "/charts/" in address]
    explanations = [address for address in found if is_explanation(address)]
    assert len(found) - len(charts) - len(explanations) == 2 * (16 * 4 + 5 + 15) + 6
    assert charts and explanations
    assert {address for address, content in found.items() if said(content)} == set()


def test_people_are_in_no_spreadsheet(client: Client, with_people: Edition) -> None:
    """A workbook is compressed, so its text is looked at too."""
    for number in (14, 15):
        content = client.get(f"/999999/900/{YEAR}/tables/{number}.xlsx").content
        cells = [str(cell.value) for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
        assert "评审" in "".join(cells)
        assert said("".join(cells).encode()) == []


@pytest.mark.parametrize("key", ["docx", "xlsx"])
def test_people_are_in_no_booklet(client: Client, with_people: Edition, key: str) -> None:
    document = read(client.get(f"/999999/900/{YEAR}/booklet.{key}").content)
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    texts += [cell.text for grid in document.grids() for row in grid.rows for cell in row]
    assert "评审" in "".join(texts)
    assert said("".join(texts).encode()) == []


def test_people_are_in_no_answer_of_the_api(client: Client, with_people: Edition) -> None:
    waiting, read = ["/api/v1/"], {}
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        # What only tokens open is listed for everybody; what it says of people: tests/api/test_tokens.py.
        assert response.status_code == (401 if "/auditor/" in address else 200), address
        read[address] = b"".join(response) if response.streaming else response.content
        if "json" not in response["Content-Type"]:
            continue
        links = re.findall(r'"(?:http://testserver)?(/api/v1/[^"{]*)"', read[address].decode())
        waiting += [link for link in dict.fromkeys(links) if link not in read and link not in waiting]
    assert any("900" in address and "/tables/15/" in address for address in read), sorted(read)
    assert {address for address, content in read.items() if said(content)} == set()


def test_staff_see_no_people_on_public_pages_either(staff_client: Client, with_people: Edition) -> None:
    for number in (14, 15):
        assert said(staff_client.get(f"/999999/900/{YEAR}/tables/{number}/").content) == []


def test_a_visitor_who_only_reads_gets_no_session(client: Client) -> None:
    text(client, REFERENCE)
    assert not client.cookies
