"""What a template leaves behind (N12), and sentences that stop half-way (N21).

Patterns are declared with what is wrong and how sure it is; all are searched in text without white space, with its
punctuation folded as ``normalise.plain`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgets.checks.evidence import Evidence, Inapplicable
from budgets.checks.formulas import FINE, Outcome, Remark, Scan
from budgets.checks.paragraphs import sentences
from budgets.checks.rules import Rule, Theme
from budgets.figures import TextLine
from budgets.findings import Severity
from budgets.normalise import plain


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern that gives a fault away, and what to do about it."""

    pattern: re.Pattern[str]
    zh: str
    en: str
    severity: Severity = Severity.ERROR


def _sign(pattern: str, zh: str, en: str, severity: Severity = Severity.ERROR) -> Sign:
    return Sign(re.compile(pattern), zh, en, severity)


_COUNTED = r"(?:万元|亿元|元|%|个百分点|人|辆|台|平方米)"
_UNIT_OR_NOUN = rf"(?:{_COUNTED}|年|月|日|区|县|市|局|委|办|处|街道|单位|部门|项目|中心|学校)"
_MORE, _LESS = r"(?:增加|增长|上升|提高)", r"(?:减少|下降|降低)"
_WANTS_AMOUNT = r"(?:预算|支出|收入|合计|共计|总计|总额|金额|费|类|拨款|资金|安排|数|占|计|结转|结余|面积|补助)"
# Before these 万元 is a word of its own: 数万元, 单位为万元.
_NUMERALS = "百千十数几上余多一二三四五六七八九两亿以位"
_BLANK_AMOUNT = (
    rf"[\u4e00-\u9fff](?<![{_NUMERALS}])(?<!单位为)(?:万元|亿元)"
    rf"|[\u4e00-\u9fff](?<![{_NUMERALS}万元单公美欧日港状])元(?=[,;。、])"
)
_WANTS_COUNT = r"(?:共有|编制|实有|其中|人员|人数|实有数|车辆|购置|退休|在职|行政|事业)"
_GOES_ON = r"(?=[,;。、(]|其中|主要|用于|比|较|与|同|占|$)"

RESIDUE = (
    _sign(
        rf"(?:{_MORE}(?:\({_LESS}\)|/{_LESS})|{_LESS}(?:\({_MORE}\)|/{_MORE}))(?!情况|变化|变动|额|率|幅)"
        rf"|{_MORE}{_LESS}(?=[0-9])|{_LESS}{_MORE}(?=[0-9])"
        r"|(?:增\(减\)|增/减|减\(增\)|减/增)(?=[0-9])",
        "增减两个方向都印着，请只保留与数字相符的一个",
        "both directions are printed: keep the one that is true",
    ),
    _sign(
        r"(?<![A-Za-z0-9])[Xx×✕╳]{2,}(?![A-Za-z0-9])|(?<![一二〇○])[○〇]{2,}(?![一二三四五六七八九十〇○])"
        rf"|(?<![A-Za-z0-9×])[Xx×✕╳](?={_COUNTED})",
        "占位符没有换成实际内容",
        "a placeholder was not replaced",
    ),
    _sign(rf"(?<![0-9*])\*{{1,4}}(?={_UNIT_OR_NOUN})", "占位符 * 没有换成实际内容", "a placeholder * was not replaced"),
    _sign(rf"_{{3,}}|_{{1,2}}(?={_COUNTED})", "横线处没有填写", "a blank line was not filled in"),
    _sign(rf"(?:…+|\.{{3,}})(?={_COUNTED})", "省略号处没有填写数字", "dots stand where a number belongs"),
    _sign(r"(?<![期等])待填(?!补)", "写明待填的内容没有填写", "it says that something is to be filled in"),
    _sign(
        r"请填写|此处填写|自行填列|据实填写",
        "像是填写说明没有删去",
        "an instruction for filling in seems to be left",
        Severity.WARNING,
    ),
    _sign(r"〔〕|【】", "括号里没有填写内容", "nothing stands between the brackets"),
    _sign(
        r"[〔【][^〕】0-9]{0,6}(?:名称|填写|填列|金额|数字|年份|XX)[^〕】]{0,6}[〕】]",
        "括号里的内容像是占位",
        "what stands in the brackets looks like a placeholder",
        Severity.WARNING,
    ),
    _sign(
        r"\((?:单位|部门|街道|学校|项目|本单位|本部门)(?:全称|名称|简称)\)(?!:)",
        "“（单位名称）”一类的占位内容没有填写",
        "a placeholder like （单位名称） was not replaced",
    ),
    _sign(
        rf"(?:{_MORE}|{_LESS})了?(?:万元|亿元|元|%|个百分点)(?=[,;。、]|主要|原因)|占[^,;。0-9()]{{0,20}}%(?=[,;。、)])",
        "缺少数字",
        "a number is missing",
    ),
    _sign(
        rf"(?:{_BLANK_AMOUNT}){_GOES_ON}|{_WANTS_AMOUNT}(?:%|平方米){_GOES_ON}|{_WANTS_COUNT}(?:人|辆|台|平方米)(?=[,;。、()]|$)"
        r"|(?:等|的)个项目|项目个(?=[,;。、])|\([类款项]\)\"?(?:科目)?(?:万元|亿元)|(?:[由及和含有共]|下属|所属)[家个](?=下属|所属|单位|预算单位|事业单位|二级|机关|参公)"
        r"|单位[家个](?=[,;。、])|设备(?:\([^()]*\))?台(?=\(套\)|/套|[,;。、])"
        r"|房屋平方米|(?:投资|工程|资产)项(?=[0-9])"
        r"|用车辆(?=[、,;][\u4e00-\u9fff]{2,12}用车[0-9]+辆)|(?<=[0-9]辆[、,])[\u4e00-\u9fff]{2,12}用车辆(?=[、,;。])",
        "缺少数字",
        "a number is missing",
        Severity.WARNING,
    ),
    _sign(
        r"(?<![0-9])[0-9]{1,3},[0-9]{4,}(?:\.[0-9]+)?(?:万元|元)",
        "数字的千分位有误",
        "the number's thousands are grouped wrongly",
        Severity.WARNING,
    ),
    _sign(
        r"([\u4e00-\u9fff]{2,8})(?<!讨论)(?<!研究)(?<!交流)(?<!学习)(?<!考虑)\1|元元(?=[,;。、)]|$)",
        "词语重复",
        "words are repeated",
        Severity.WARNING,
    ),
)

HALF = (
    _sign(
        r"(?:主要用于|主要原因是|原因是|主要是因为|主要包括|变动原因为)?[,、:;]。|(?:主要用于|原因是|主要包括)[。;]|^。+$|。{2,}",
        "句子是空的，或缺了后半句",
        "a sentence is empty, or lacks its end",
    ),
)
LONGEST_QUESTION = 20
"""What is repeated of a form, whose text before may name people."""
EMPTY_ANSWER = re.compile(r"[\u4e00-\u9fff)]:。")
UNFINISHED = re.compile(r"[,、]$")
INTRODUCES = re.compile(r"(?:用于|原因是|原因为|原因|包括|如下|其中|为|是)[:：]$")
FUNCTION_WORD = re.compile(r"(?:[和及与或的于由从把被将对]|以及|主要用于|主要是|原因是|包括|比|较)$")
STOPS = re.compile(r"[。!?;:,、…)\]》\"']$")
SHORTEST_SENTENCE = 25


def _residue(evidence: Evidence) -> Iterator[Outcome]:
    _require_text(evidence)
    for line in evidence.lines:
        yield from _signs(line, RESIDUE)
    yield from _in_titles(evidence)


def _in_titles(evidence: Evidence) -> Iterator[Outcome]:
    """Short lines outside the text, such as the document's title: XX局2024年部门预算."""
    read = {line.place for line in evidence.lines}
    for line in evidence.printed:
        if "\t" not in line.text and len(line.text) < 45 and line.place not in read and "20" in line.text:
            yield from _signs(line, RESIDUE[1:3])


def _signs(line: TextLine, signs: Sequence[Sign]) -> Iterator[Outcome]:
    """Each kind of fault once in a sentence, which is named as printed, without white space."""
    bare = plain(line.text)
    likely = [sign for sign in signs if sign.pattern.search(bare)]
    found: dict[tuple[str, str], tuple[Sign, list[str]]] = {}
    for sign in likely:
        for sentence in sentences(line.text):
            words = list(dict.fromkeys(match[0] for match in sign.pattern.finditer(plain(sentence))))
            if words:
                found.setdefault((sentence, sign.zh), (sign, words))
    if not found:
        yield FINE
    for (sentence, _zh), (sign, words) in found.items():
        said = "、".join(words)
        yield Remark(
            zh=f"“{said}”：{sign.zh}。请改正这句话。",
            en=f"“{said}”: {sign.en}. Mend the sentence.",
            row=said,
            source=line.place,
            sentence=sentence,
            severity=None if sign.severity is Severity.ERROR else sign.severity,
        )


def _half(evidence: Evidence) -> Iterator[Outcome]:
    _require_text(evidence)
    for index, line in enumerate(evidence.lines):
        following = evidence.lines[index + 1] if index + 1 < len(evidence.lines) else None
        yield from _signs(line, HALF)
        yield from _unfinished(line, following if following and following.section == line.section else None)
    yield from _in_forms(evidence)


def _in_forms(evidence: Evidence) -> Iterator[Outcome]:
    """Questions of a form whose answer is only a full stop: 执行情况：。"""
    for line in evidence.printed:
        if "\t" in line.text and EMPTY_ANSWER.search(plain(line.text)):
            said = [each for each in sentences(line.text) if EMPTY_ANSWER.search(plain(each))]
            for sentence in said:
                yield Remark(
                    zh="冒号之后没有内容就是句号，请补充或删去多余的句号。",
                    en="A full stop follows the colon: fill it in, or remove the full stop.",
                    row=sentence[-LONGEST_QUESTION:],
                    source=line.place,
                    sentence=sentence[-LONGEST_QUESTION:],
                )


def _unfinished(line: TextLine, following: TextLine | None) -> Iterator[Outcome]:
    """Where a paragraph stops in mid-sentence; one whose sentence the next goes on with was only broken."""
    bare = plain(line.text)
    goes_on = following is not None and not re.match(r"[一二三四五六七八九十0-9(]", plain(following.text))
    if UNFINISHED.search(bare) and not goes_on:
        yield _remark(line, "以逗号或顿号结尾，后半句缺失", "it ends with a comma")
    elif INTRODUCES.search(bare) and following is None:
        yield _remark(line, "冒号之后没有内容", "nothing follows the colon")
    elif FUNCTION_WORD.search(bare) and len(bare) >= SHORTEST_SENTENCE and not goes_on:
        yield _remark(line, "句子没有写完", "the sentence is not finished")
    elif len(bare) >= SHORTEST_SENTENCE and not STOPS.search(bare) and re.search("[,。]", bare) and not goes_on:
        yield _remark(
            line, "句末缺少句号，请确认句子完整", "it lacks its full stop: see that it is whole", Severity.INFO
        )


def _remark(line: TextLine, zh: str, en: str, severity: Severity | None = None) -> Remark:
    printed = sentences(line.text)
    return Remark(
        zh=f"这句话{zh}。",
        en=f"Of this sentence, {en}.",
        row=line.section,
        source=line.place,
        sentence=printed[-1] if printed else line.text,
        severity=severity,
    )


def _require_text(evidence: Evidence) -> None:
    if not evidence.lines:
        raise Inapplicable("没有说明文字", "there is no text")


RULES = (
    Rule(
        code="N12",
        statement="模板残留/占位符(增加（减少）、XX、**、待填)",
        statement_en="template residue scan",
        notation="regex",
        formula=Scan(_residue),
        theme=Theme.TEXT,
    ),
    Rule(
        code="N21",
        statement="句子完整(无半句、空句)",
        statement_en="sentences are whole: none stops half-way, none is empty",
        notation="regex",
        formula=Scan(_half),
        theme=Theme.TEXT,
        severity=Severity.WARNING,
    ),
)
