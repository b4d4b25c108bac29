"""The environment is read loudly, and what it configures is safe."""

import json
import re
import stat
from pathlib import Path

import polib
import pytest
import yaml
from csp.constants import NONE, SELF
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from config import environment
from config.environment import ConfigurationError
from config.messages import compile_catalogues
from config.security import ContentSecurityPolicyMiddleware
from tests.conftest import ENTRIES, ROOT, Manage

BAD_VALUES = [
    ("DJANGO_DEBUG", "maybe", "DJANGO_DEBUG is 'maybe'; write 1 or 0."),
    ("DJANGO_HTTPS", "2", "DJANGO_HTTPS is '2'; write 1 or 0."),
    ("DATABASE_POOL_SIZE", "0", "DATABASE_POOL_SIZE is '0'; write a whole number, 1 or more."),
    (
        "DATABASE_STATEMENT_TIMEOUT",
        "1s",
        "DATABASE_STATEMENT_TIMEOUT is '1s'; write a whole number, 0 or more.",
    ),
    (
        "DJANGO_ALLOWED_HOSTS",
        "http://a.cn",
        "DJANGO_ALLOWED_HOSTS has 'http://a.cn'; write host names only, ",
    ),
    ("DJANGO_CSRF_TRUSTED_ORIGINS", "a.cn", "DJANGO_CSRF_TRUSTED_ORIGINS has 'a.cn'; write the scheme too, "),
    ("DATABASE_URL", "postgresql://h/n", "DJANGO_SECRET_KEY is not set; give a long random text, "),
    ("DATABASE_URL", "sqlite:///n", "DATABASE_URL does not begin with postgresql://; write "),
    ("API_RATE", "600", "API_RATE is '600'; write a rate such as 600/min (/s, /min, /h), or 0 for no limit."),
    (
        "MINGZHANG_DATA_DIR",
        "/dev/null/x",
        "/dev/null/x cannot be made (Not a directory); set MINGZHANG_DATA_DIR.",
    ),
]

RATES = ["0/min", "-1/min", "1.5/s", "10/day", "/min", "10", "²/s"]


@pytest.mark.parametrize(("name", "value", "says"), BAD_VALUES)
@pytest.mark.parametrize("program", ENTRIES)
def test_bad_value_stops_the_start_with_one_line(
    manage: Manage, program: tuple[str, ...], name: str, value: str, says: str
) -> None:
    done = manage(program=program, **{name: value})
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"mingzhang: {says}")


@pytest.mark.parametrize(
    ("value", "found"),
    [("", None), (" ", None), ("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False)],
)
def test_flag(monkeypatch: pytest.MonkeyPatch, value: str, found: bool | None) -> None:
    monkeypatch.setenv("FLAG", value)
    for default in (True, False):
        assert environment.flag("FLAG", default=default) is (default if found is None else found)


@pytest.mark.parametrize("value", ["-1", "1.5", "ten", "²", "٣"])
def test_integer_refuses(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ConfigurationError, match=f"NUMBER is '{re.escape(value)}'"):
        environment.integer("NUMBER", default=3)


@pytest.mark.parametrize(
    ("value", "found"),
    [("", (600, 60)), ("10/s", (10, 1)), ("5/h", (5, 3600)), ("0", None), *((bad, "refused") for bad in RATES)],
)
def test_rate(monkeypatch: pytest.MonkeyPatch, value: str, found: object) -> None:
    monkeypatch.setenv("RATE", value)
    if found == "refused":
        with pytest.raises(ConfigurationError, match="RATE is "):
            environment.rate("RATE", default="600/min")
    else:
        assert environment.rate("RATE", default="600/min") == found


def test_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDS", " a, b ,,")
    assert environment.words("WORDS", default=("c",)) == ["a", "b"]
    monkeypatch.setenv("WORDS", " , ")
    assert environment.words("WORDS", default=("c",)) == ["c"]


def test_installation_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    key = environment.installation_key(file)
    assert len(key) >= 50
    assert environment.installation_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


SHOW = "from django.conf import settings as s; import json; print(json.dumps([getattr(s, n) for n in {!r}]))"


def shown(manage: Manage, *names: str, **environment: str) -> list[object]:
    done = manage(program=("-c", SHOW.format(names)), DJANGO_SETTINGS_MODULE="config.settings", **environment)
    assert done.stderr == ""
    found: list[object] = json.loads(done.stdout)
    return found


def test_debug_is_off_and_https_on_by_default(manage: Manage) -> None:
    safety = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert shown(manage, "DEBUG", *safety) == [False, True, True, True, 31536000]
    assert shown(manage, "DEBUG", *safety, DJANGO_DEBUG="1") == [True, False, False, False, 0]
    assert shown(manage, "DEBUG", *safety, DJANGO_HTTPS="0") == [False, False, False, False, 0]


def test_forwarded_scheme_is_believed_on_request_only(manage: Manage) -> None:
    name = "SECURE_PROXY_SSL_HEADER"
    assert shown(manage, name) == [None]
    assert shown(manage, name, DJANGO_BEHIND_PROXY="1") == [["HTTP_X_FORWARDED_PROTO", "https"]]


def test_subscribers_are_led_to_the_public_address(manage: Manage) -> None:
    names = ("PORTAL_ORIGIN", "WEBHOOK_PRIVATE_ADDRESSES")
    known = {"DJANGO_ALLOWED_HOSTS": "a.cn,localhost", "DJANGO_CSRF_TRUSTED_ORIGINS": "https://*.cn,https://b.cn"}
    assert shown(manage, *names, **known) == ["https://b.cn", False]
    assert shown(manage, *names, DJANGO_DEBUG="1", PORTAL_ORIGIN="https://c.cn/") == ["https://c.cn", True]


def compose_environment(service: str) -> dict[str, str]:
    """The environment docker-compose.yml gives a service, with the values its .env would have."""
    key = "".join(map(chr, range(40, 120)))
    secrets = {"POSTGRES_PASSWORD": "p", "DJANGO_SECRET_KEY": key, "PORTAL_HOST": "a.cn"}
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return {
        name: re.sub(r"\$\{(\w+)(?::-)?([^}]*)\}", lambda variable: secrets.get(variable[1]) or variable[2], value)
        for name, value in compose["services"][service]["environment"].items()
    }


@pytest.mark.parametrize("service", ["migrate", "portal"])
def test_compose_configuration_passes_the_deployment_check(manage: Manage, service: str) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **compose_environment(service))
    assert done.stderr == ""
    assert done.returncode == 0


def test_compose_refuses_to_start_without_its_secrets() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("POSTGRES_PASSWORD", "DJANGO_SECRET_KEY", "PORTAL_HOST"):
        assert f"${{{name}:?" in text
    assert yaml.safe_load(text)["services"]["database"]["image"] == "postgres:17"


def test_content_security_policy_names_no_host_and_allows_nothing_inline() -> None:
    for directive, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items():
        allowed = {SELF, NONE, "data:"} if directive == "img-src" else {SELF, NONE}
        assert set(sources) <= allowed, directive


def policy(*namespaces: str) -> dict[str, str]:
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(str, (), {}, namespaces=list(namespaces))
    response = ContentSecurityPolicyMiddleware(lambda _: HttpResponse())(request)
    return dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))


def test_only_the_admin_is_excepted_from_the_policy() -> None:
    strict = policy()
    assert strict["default-src"] == strict["script-src"] == strict["style-src"] == "'self'"
    assert policy("budgets") == strict
    relaxed = {"script-src": "'self' 'unsafe-eval'", "style-src": "'self' 'unsafe-inline'"}
    assert policy("admin") == strict | relaxed


def test_changed_catalogues_alone_are_compiled(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="部门预算", msgstr="Departmental budget"))
    catalogue.save(str(source))
    assert compile_catalogues(tmp_path) == [source]
    assert [entry.msgstr for entry in polib.mofile(str(source.with_suffix(".mo")))] == ["Departmental budget"]
    assert compile_catalogues(tmp_path) == []
