"""A file, or the part of it that is asked for: one range of bytes (RFC 9110, section 14)."""

from __future__ import annotations

import re
from typing import IO, Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from budgets.api.errors import Refusal

_RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})", re.ASCII)


class _Part:
    """A file from where it stands, for so many bytes."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(content)
        return content

    def close(self) -> None:
        self._file.close()


def partial(request: Request, file: IO[bytes], size: int, etag: str, media_type: str) -> Any:
    """The whole file, also where more than one range is asked for or the file has changed since (If-Range).

    Raises a Refusal for a part that it has not.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()) or request.headers.get("If-Range", etag) != etag:
        return FileResponse(file, content_type=media_type)
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        file.close()
        message = _("没有这一段，文件共 %(size)d 字节。") % {"size": size}
        raise Refusal(416, "no_such_part", message, headers={"Content-Range": f"bytes */{size}"})
    file.seek(start)
    response = FileResponse(_Part(file, end - start + 1), content_type=media_type, status=206)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Content-Length"] = str(end - start + 1)
    return response
