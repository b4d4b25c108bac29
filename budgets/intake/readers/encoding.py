"""Bytes of a text in whatever encoding offices use to characters."""

from __future__ import annotations

import codecs
import re

from budgets.intake.readers.errors import Reason, UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_COMMON_SHARE = 0.9
"""Of the characters beyond ASCII: text read in a wrong encoding is mostly rare characters."""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Han characters of GB 2312's range of use, punctuation and full-width forms.
_COMMON = re.compile(
    r"[\u3000-\u303f\u4e00-\u9fa5\uff01-\uff5e\u2010-\u2027\u2160-\u216b\u2460-\u249b\u2610\u2611\u2264\u2265\u00b7\u00d7]"
)


def decoded(data: bytes) -> str:
    """Raises UnreadableDocument for bytes that are no text, or text in an encoding that cannot be told safely."""
    text = _decoded(data)
    if "\0" in text:
        raise UnreadableDocument(Reason.NUL)
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if utf16 := _utf16_by_its_nuls(data):
        return _strictly(data, utf16)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _ends_within_a_character(data, error):
            raise UnreadableDocument(Reason.TRUNCATED) from error
    return _gb18030(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(Reason.TRUNCATED if error.end >= len(data) else Reason.DAMAGED) from error


def _utf16_by_its_nuls(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its digits, tabs and line ends is NUL, always on the same side."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) // 50 or min(even, odd) > max(even, odd) // 20:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = data[: _SAMPLE & ~1].decode(encoding, errors="replace")
    return encoding if "\0" not in text and "\n" in text else None


def _ends_within_a_character(data: bytes, error: UnicodeDecodeError) -> bool:
    # Enough UTF-8 before the break that it cannot be chance.
    return error.end >= len(data) and error.start > 0 and bool(re.search(rb"[\xe3-\xe9][\x80-\xbf]{2}", data))


def _gb18030(data: bytes) -> str:
    """GB 18030 accepts almost any bytes, so the characters must look like Chinese, too."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(Reason.UNKNOWN_ENCODING) from error
    beyond = len(_BEYOND_ASCII.findall(text))
    if "\0" not in text and len(_COMMON.findall(text)) < _COMMON_SHARE * beyond:
        raise UnreadableDocument(Reason.UNKNOWN_ENCODING)
    return text
