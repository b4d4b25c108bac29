"""What PDFium knows of a page: its characters and its straight lines, as a reader sees them; y grows downwards."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgets.intake import limits
from budgets.intake.readers.errors import Reason, UnreadableDocument

THIN = 3.0
"""Points. Offices draw rules as filled rectangles about this thin; what is thicker is shading."""

UNKNOWN = "\ufffd"
_STRAIGHT = 0.6
_FOOT = 0.15
"""Of a page's height."""

_ARTIFACT = "Artifact"
_MAX_FORMS = 20
_FULL_WIDTH, _BEYOND = 0x2E80, 0x10000
_SAMPLE = 200
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Turn = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class Character:
    """``size`` is the font's; ``spaced`` says that print has a space before it. Spaces themselves are no characters."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    spaced: bool

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, self.baseline - 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line: at ``position`` across, from ``start`` to ``end`` along."""

    vertical: bool
    position: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    characters: list[Character]
    rules: list[Rule]
    pictures: int


def load(page: pdfium.PdfPage) -> Page:
    """Pages whose text runs sideways are turned, whether or not the page says that it is to be shown turned."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > limits.MAX_CHARACTERS:
        raise UnreadableDocument(Reason.TOO_COSTLY)
    turn = _TURNS[_direction(text, count)]
    drawing = _Drawing(turn)
    drawing.collect(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0)
    foot = page.get_height() * _FOOT if turn is _TURNS[0] else -math.inf
    return Page(list(_characters(text, count, turn, foot)), drawing.rules, drawing.pictures)


_TURNS: tuple[Turn, ...] = (
    lambda x, y: (x, -y),
    lambda x, y: (-y, -x),
    lambda x, y: (-x, y),
    lambda x, y: (y, x),
)
"""By the quarter turns, with the clock, of the direction in which text runs on the unturned page."""


def _direction(text: pdfium.PdfTextPage, count: int) -> int:
    step = max(count // _SAMPLE, 1)
    turns = Counter(
        round(raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4
        for index in range(0, count, step)
        if raw.FPDFText_GetUnicode(text, index) > ord(" ")
    )
    return turns.most_common(1)[0][0] if turns else 0


def _characters(text: pdfium.PdfTextPage, count: int, turn: Turn, foot: float) -> Iterator[Character]:
    """All but what stands below ``foot`` and is, as the file itself says, no part of its text: a page's number."""
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    spaced = False
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if chr(code if code < _BEYOND else 0).isspace():
            # Also those that PDFium adds where print has a gap.
            spaced = True
            continue
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        if y.value < foot and _is_artifact(text, index):
            continue
        raw.FPDFText_GetMatrix(text, index, matrix)
        left, baseline = turn(x.value, y.value)
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        right = max(turn(box.left, box.bottom)[0], turn(box.right, box.top)[0])
        if _FULL_WIDTH <= code < _BEYOND:
            # The boxes of drawn fonts (Type 3) end where the ink does.
            right = max(right, left + 0.9 * size)
        mapped = raw.FPDFText_HasUnicodeMapError(text, index) != 1
        yield Character(_letter(code) if mapped else UNKNOWN, left, right, baseline, size, spaced)
        spaced = False


def _is_artifact(text: pdfium.PdfTextPage, index: int) -> bool:
    """Whether a tagged PDF marks what drew the character as decoration of the page, not content (ISO 32000, 14.8.2)."""
    item = raw.FPDFText_GetTextObject(text, index)
    return any(_mark(item, number) == _ARTIFACT for number in range(max(raw.FPDFPageObj_CountMarks(item), 0)))


def _mark(item: object, number: int) -> str:
    """The name of marked content that an object belongs to; empty where it is longer than any that is asked for."""
    name = (ctypes.c_ushort * (len(_ARTIFACT) + 1))()
    size = ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(item, number), name, ctypes.sizeof(name), size)
    return bytes(name).decode("utf-16-le").rstrip("\0") if size.value <= ctypes.sizeof(name) else ""


def _letter(code: int) -> str:
    """UNKNOWN for what no text holds: control codes, half a surrogate pair, private use."""
    if code < ord(" ") or 0xD800 <= code <= 0xF8FF or code > 0x10FFFF:
        return UNKNOWN
    return chr(code)


class _Drawing:
    """Collects the rules and counts the pictures of a page, those in form objects too."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.rules: list[Rule] = []
        self.pictures = 0
        self.paths = 0

    def collect(
        self, holder: object, count: Callable[..., int], get: Callable[..., object], matrix: Matrix, depth: int
    ) -> None:
        for index in range(count(holder)):
            item = get(holder, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, _times(_matrix(item), matrix))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORMS:
                within = _times(_matrix(item), matrix)
                self.collect(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, within, depth + 1)

    def _path(self, path: object, matrix: Matrix) -> None:
        self.paths += 1
        if self.paths > limits.MAX_PATHS:
            raise UnreadableDocument(Reason.TOO_COSTLY)
        filling, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, filling, stroked)
        if not filling.value and not stroked.value:
            return
        outlines = [[self._seen(point, matrix) for point in outline] for outline in _outlines(path)]
        if stroked.value:
            self.rules += (rule for outline in outlines for rule in _strokes(outline))
            return
        thick = [outline for outline in outlines if not self._thin(outline)]
        if len(thick) > 1:
            # The border of a box: what lies between an outer and an inner rectangle.
            self.rules += (rule for outline in thick for rule in _strokes([*outline, outline[0]]))

    def _seen(self, point: Point, matrix: Matrix) -> Point:
        (x, y), (a, b, c, d, e, f) = point, matrix
        return self.turn(a * x + c * y + e, b * x + d * y + f)

    def _thin(self, outline: list[Point]) -> bool:
        """Adds a filled rectangle as a rule if it is thin enough to be one."""
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if min(width, height) > THIN or max(width, height) < THIN:
            return min(width, height) <= THIN
        if width < height:
            self.rules.append(Rule(True, (min(xs) + max(xs)) / 2, min(ys), max(ys)))
        else:
            self.rules.append(Rule(False, (min(ys) + max(ys)) / 2, min(xs), max(xs)))
        return True


def _outlines(path: object) -> Iterator[list[Point]]:
    """The corners of each closed or open part of a path; parts with curves are left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    curved = False
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _strokes(outline: list[Point]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in pairwise(outline):
        if abs(x0 - x1) <= _STRAIGHT < abs(y0 - y1):
            yield Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
        elif abs(y0 - y1) <= _STRAIGHT < abs(x0 - x1):
            yield Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))


def _matrix(item: object) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
