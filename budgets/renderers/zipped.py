"""Office files are zip archives; written twice, they are the same bytes only if their parts are dated alike."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from django.utils import timezone

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""That a zip archive can tell."""


def dated(archive: bytes, at: datetime | None) -> bytes:
    """The archive with every part of the moment, in whole even seconds; of the earliest there is without one."""
    local = at and timezone.localtime(at)
    stamp = local.timetuple()[:6] if local else EARLIEST
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, given.read(name))
    return out.getvalue()
