"""Write the public site as static files. Exit status: 0 done, 1 some pages could not be made, 2 wrong usage."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from budgets.models import Jurisdiction
from budgets.site.export import Options, Report, export
from budgets.site.manifest import Folder, NotOurs
from budgets.site.register import LANGUAGES

SECONDS = 2
"""Between two lines of progress."""


class Command(BaseCommand):
    help = (
        "Write the public site of districts as static files that any web server can give out. "
        "Run again, it writes what changed and removes what vanished."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--jurisdiction", action="append", help="adcode, e.g. 420103; may be given several times")
        which.add_argument("--all", action="store_true", help="every district of the portal")
        parser.add_argument("--output", required=True, type=Path, metavar="DIR", help="made if it does not exist")
        parser.add_argument("--base-url", metavar="URL", help="what addresses of the static site begin with")
        parser.add_argument("--live-url", metavar="URL", help="the live portal, for what cannot be a file (API)")
        parser.add_argument("--language", action="append", choices=LANGUAGES, help="default: every language")
        parser.add_argument("--again", action="store_true", help="make every page anew, whatever the manifest says")

    def handle(self, *, output: Path, verbosity: int, **options: Any) -> None:
        chosen = _options(options)
        _refuse_unless_collected()
        folder = Folder(output)
        progress = _Progress(self) if verbosity else lambda done, of: None
        try:
            with folder.locked():
                report = export(folder, chosen, progress)
        except NotOurs as error:
            raise CommandError(_refusal(output, error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"{error.filename or output}: {error.strerror or error}", returncode=1) from error
        self._tell(report, verbosity)

    def _tell(self, report: Report, verbosity: int) -> None:
        if verbosity > 1:
            for line in (*(f"+ {each}" for each in report.written), *(f"- {each}" for each in report.removed)):
                self.stdout.write(line)
        counts = {"written": len(report.written), "unchanged": report.unchanged, "removed": len(report.removed)}
        self.stdout.write(_("写入 %(written)d 个文件，%(unchanged)d 个没有变化，删除 %(removed)d 个") % counts)
        if report.failed:
            message = _("有 %(count)d 个网址没有生成，其余都已写好；原因消除后再运行一次：")
            lines = [message % {"count": len(report.failed)}, *report.failed]
            raise CommandError("\n".join(lines), returncode=1)


class _Progress:
    """A line now and then, and the last one."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.at = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if done == of or time.monotonic() - self.at >= SECONDS:
            self.at = time.monotonic()
            self.command.stdout.write(f"{done} / {of}")
            self.command.stdout.flush()


def _refuse_unless_collected() -> None:
    """Pages name static files by what collectstatic called them."""
    try:
        for finder in finders.get_finders():
            for name, _storage in finder.list([]):
                staticfiles_storage.url(name)
    except ValueError as error:
        raise CommandError(
            _("静态文件还没有收集，或者不是最新的。请先运行 manage.py collectstatic。"), returncode=1
        ) from error


def _options(given: dict[str, Any]) -> Options:
    known = list(Jurisdiction.objects.order_by("adcode").values_list("adcode", flat=True))
    wanted = known if given["all"] else sorted(set(given["jurisdiction"]))
    unknown = [adcode for adcode in wanted if adcode not in known]
    if unknown:
        message = _("没有代码为 %(adcode)s 的行政区划；本平台有：%(known)s")
        names = {"adcode": "、".join(unknown), "known": "、".join(known)}
        raise CommandError(message % names, returncode=2)
    return Options(
        adcodes=tuple(wanted),
        languages=tuple(code for code in LANGUAGES if code in (given["language"] or LANGUAGES)),
        origin=_origin("--base-url", given["base_url"]) or settings.PORTAL_ORIGIN,
        live=_origin("--live-url", given["live_url"]),
        again=given["again"],
    )


def _origin(name: str, given: str | None) -> str:
    """Without the last slash; links of the static site begin at the root of its host, so no path is allowed."""
    if not given:
        return ""
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        message = _("%(name)s 应形如 https://budget.example.gov.cn，不带路径")
        raise CommandError(message % {"name": name}, returncode=2)
    return f"{parts.scheme}://{parts.netloc}"


def _refusal(output: Path, error: NotOurs) -> str:
    if str(error) == "locked":
        return _("%(folder)s 正由另一次导出写入，请等它结束。") % {"folder": output}
    if str(error) == "other files":
        return _("%(folder)s 里有别的文件；请给一个空文件夹，或者以前导出过的文件夹。") % {"folder": output}
    return _("%(folder)s 中的清单不能用（%(error)s）；请换一个空文件夹重新导出。") % {"folder": output, "error": error}
