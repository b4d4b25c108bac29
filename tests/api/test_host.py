"""A request that is refused before any view sees it: for a host that is none of ours, for one."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from config.errors import bad_request
from tests.api.conftest import API

HOSTS = ["evil.example", "a b", "%s%d", "\u00e9\u00ff", "[::1", "x" * 3000]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", [API, f"{API}editions/?year=2024", "/api/guide/", "/api/docs/"])
def test_below_the_api_it_is_the_apis_error(
    client: Client, host: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get(path, headers={"Host": host})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/json")
    error = response.json()["error"]
    assert list(error) == ["code", "message", "parameter", "allowed"]
    assert (error["code"], error["parameter"], error["allowed"]) == ("bad_host", None, [])
    assert "DJANGO_ALLOWED_HOSTS" in error["message"] and host not in response.content.decode()
    # It is logged once, and the log can be written.
    (record,) = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert record.getMessage().startswith("Invalid HTTP_HOST header")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/en/", "/420103/501/2024/", "/admin/login/", "/nothing"])
def test_elsewhere_it_is_a_page_in_both_languages(client: Client, host: str, path: str) -> None:
    response = client.get(path, headers={"Host": host})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    page = response.content.decode()
    assert "请求有误" in page and "This request cannot be answered" in page and host not in page


def test_the_language_is_the_one_that_was_asked_for(client: Client) -> None:
    for lang, language in (("en", "en"), ("zh-hans", "zh-hans"), ("fr", "zh-hans")):
        response = client.get(API, {"lang": lang}, headers={"Host": "evil.example"})
        assert response.headers["Content-Language"] == language


def test_other_requests_that_are_refused_so_have_the_same_shape() -> None:
    response = bad_request(RequestFactory().post(f"{API}editions/"), RequestDataTooBig("4 MB"))
    assert (
        response.status_code == 400 and b'"code":"bad_request"' in response.content and b"4 MB" not in response.content
    )
