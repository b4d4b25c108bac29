"""Wrong addresses and parameters: a page that says what exists, in development too."""

from typing import Any

import pytest
from django.test import Client

from tests.views.reading import PROJECT, REFERENCE

pytestmark = pytest.mark.django_db

NOT_FOUND = [
    ("/999998/", "没有代码为 999998 的行政区划", ["/310107/", "/420103/"]),
    ("/420103/%00/", "不存在", ["/310107/", "/420103/"]),
    (f"{REFERENCE}tables/{'9' * 5000}.json", "不存在", ["/420103/"]),
    ("/420103/502/", "没有编码为“502”且已公开预算的部门", ["/310107/", "/420103/"]),
    ("/310107/501/2024/", "没有编码为“501”且已公开预算的部门", ["/310107/", "/420103/"]),
    (
        "/420103/501/2021/",
        "武汉市江汉区科学技术和经济信息化局没有公开 2021 年的这个版本",
        ["/420103/501/2022/", "/420103/501/2023/", REFERENCE],
    ),
    ("/420103/501/2021/tables/5/", "没有公开 2021 年的这个版本", [REFERENCE]),
    ("/420103/501/2021/tables/5.csv", "没有公开 2021 年的这个版本", [REFERENCE]),
    ("/420103/501/2021/projects/", "没有公开 2021 年的这个版本", [REFERENCE]),
    (f"{REFERENCE}editions/2/", "没有公开 2024 年的这个版本", [REFERENCE]),
    (f"{REFERENCE}editions/0/", "没有公开 2024 年的这个版本", [REFERENCE]),
    (f"{REFERENCE}editions/2/tables/1/", "没有公开 2024 年的这个版本", [REFERENCE]),
    (f"{REFERENCE}tables/0/", "没有第 0 张表", [f"{REFERENCE}tables/{n}/" for n in range(1, 16)]),
    (f"{REFERENCE}tables/16/", "没有第 16 张表", [f"{REFERENCE}tables/{n}/" for n in range(1, 16)]),
    (f"{REFERENCE}tables/16.json", "没有第 16 张表", [f"{REFERENCE}tables/{n}/" for n in range(1, 16)]),
    (f"{REFERENCE}editions/1/tables/16/", "没有第 16 张表", [f"{REFERENCE}editions/1/tables/1/"]),
    (
        f"{REFERENCE}tables/5.ods",
        "没有“ods”格式的文件",
        [f"{REFERENCE}tables/5.{format}" for format in ("json", "csv", "xlsx")],
    ),
    (f"{REFERENCE}projects/999/", "2024 年没有编码为“999”的项目", [f"{REFERENCE}projects/{PROJECT}/"]),
    (f"{REFERENCE}editions/1/projects/999/", "没有编码为“999”", [f"{REFERENCE}editions/1/projects/{PROJECT}/"]),
    (f"{REFERENCE}tables/five/", f"网址 {REFERENCE}tables/five/ 不存在", ["/", "/310107/", "/420103/"]),
    (f"{REFERENCE}tables/-1/", "不存在", ["/"]),
    (f"{REFERENCE}tables/", "不存在", ["/"]),
    ("/420103/501/24/", "不存在", ["/"]),
    ("/020103/", "不存在", ["/"]),
    ("/nonsense/", "网址 /nonsense/ 不存在", ["/", "/310107/", "/420103/"]),
    ("/index.php", "网址 /index.php 不存在", ["/"]),
    ("/.env.bak", "网址 /.env.bak 不存在", ["/"]),
    ("/<script>alert(1)</script>/", "网址 /&lt;script&gt;alert(1)&lt;/script&gt;/ 不存在", ["/"]),
    ("/420103/'; DROP TABLE x;--/", "没有编码为“&#x27;; DROP TABLE x;--”", ["/420103/"]),
]


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(("address", "message", "choices"), NOT_FOUND, ids=[case[0][:60] for case in NOT_FOUND])
def test_not_found(client: Client, settings: Any, address: str, message: str, choices: list[str], debug: bool) -> None:
    settings.DEBUG = debug
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 404
    assert "<h1>没有这个页面</h1>" in page
    assert message in page
    for choice in choices:
        assert f'<li><a href="{choice}">' in page
        assert client.get(choice).status_code == 200


def test_not_found_in_english(client: Client) -> None:
    page = client.get(f"/en{REFERENCE}tables/16/").content.decode()
    assert "没有" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/420103",
        "/420103/501",
        "/420103/501/2024",
        "/420103/501/2024/tables/5",
        "/nonsense",
        "/420103/501/2024/tables/5.CSV",
    ],
)
def test_a_missing_slash_is_added(client: Client, address: str) -> None:
    response = client.get(address, {"unit": "yuan"})
    assert (response.status_code, response["Location"]) == (301, f"{address}/?unit=yuan")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"unit": "eur"}, "参数 unit 不能是“eur”，可以是：yuan, wanyuan, yi。"),
        ({"unit": ""}, "参数 unit 不能是“”，可以是：yuan, wanyuan, yi。"),
        ({"unit": "<b>"}, "参数 unit 不能是“&lt;b&gt;”"),
        ({"column": "code"}, "参数 column 不能是“code”，可以是：total, basic_total,"),
        ({"column": "", "unit": "yuan"}, "参数 column 不能是“”"),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_bad_parameters(client: Client, settings: Any, parameters: dict[str, str], message: str, debug: bool) -> None:
    settings.DEBUG = debug
    response = client.get(f"{REFERENCE}tables/5/", parameters)
    assert response.status_code == 400
    assert "<h1>网址中的参数不对</h1>" in response.content.decode()
    assert message in response.content.decode()


@pytest.mark.parametrize("format", ["json", "csv", "xlsx"])
def test_bad_unit_of_a_file(client: Client, format: str) -> None:
    assert client.get(f"{REFERENCE}tables/5.{format}", {"unit": "usd"}).status_code == 400


def test_unknown_parameters_are_ignored(client: Client) -> None:
    response = client.get(f"{REFERENCE}tables/5/", {"utm_source": "x", "page": "9"})
    assert response.status_code == 200


def test_units(client: Client) -> None:
    address = f"{REFERENCE}tables/5/"
    assert "4,692.00" in client.get(address).content.decode()
    yuan = client.get(address, {"unit": "yuan"}).content.decode()
    assert "46,920,000.00" in yuan
    assert "4,692.00<" not in yuan


def test_server_error_page_needs_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken")

    client.raise_request_exception = False
    monkeypatch.setattr("budgets.views.library.department_editions", fail)
    response = client.get(REFERENCE)
    assert response.status_code == 500
    assert "任何数据都没有改变" in response.content.decode()
    assert "broken" not in response.content.decode()
