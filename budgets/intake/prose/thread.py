"""What a passage is speaking of while it is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from budgets.intake.prose.phrases import ENUMERATION
from budgets.intake.prose.wholes import WHOLES

_STOPS = re.compile(r"[。!?]|[()]|其中|包括|分别|分为|构成")
_COUNTS_ANEW = re.compile(r"[。;!?]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a number is about, as far as the text has said it."""

    key: str = ""
    name: str = ""
    code: str = ""


@dataclass(slots=True)
class Thread:
    """``money``, ``people`` and ``vehicles`` are what further numbers of each kind are told of.

    ``stated`` are the subjects that amounts were stated of so far, latest last; ``compared`` is what the last change
    was measured against, as (year, whether 执行数). Of the sentence, ``_told`` are those that amounts were stated of,
    ``_outer`` and ``_inner`` the first and the last whole whose parts it lists.
    """

    money: Said = Said()
    people: Said = Said()
    vehicles: Said = Said()
    function: str = ""
    owner: Said | None = None
    stated: dict[str, None] = field(default_factory=dict)
    compared: tuple[int | None, bool] | None = None
    _told: set[Said] = field(default_factory=set)
    _outer: Said | None = None
    _inner: Said | None = None
    _brackets: list[Said] = field(default_factory=list)

    def paragraph(self, default: Said) -> None:
        """A new paragraph under a heading that speaks of ``default``."""
        self.money, self.people, self.owner, self.compared = default, Said(), None, None
        self._told, self._outer, self._inner, self._brackets = set(), None, None, []
        self._state(default.key)

    def pass_over(self, text: str) -> int:
        """Take note of the sentences, lists and brackets that end or begin in the text between two numbers.

        Returns where the words begin that belong to the next number: after a bracket that closes.
        """
        start = 0
        for stop in _STOPS.finditer(text):
            if stop[0] == "(":
                self._brackets.append(self.money)
            elif stop[0] == ")" and self._brackets:
                self.money = self._brackets.pop()
                start = stop.end() if "(" not in text[start : stop.start()] else start
            elif ENUMERATION.match(stop[0]):
                self._outer, self._inner = self._outer or self.money, self.money
            elif stop[0] in "。!?":
                self._end_sentence()
        if _COUNTS_ANEW.search(text):
            self.people = Said()
        return start

    def repeats(self, said: Said) -> bool:
        """Whether the sentence, in a list, states an amount again of what it has stated one of already."""
        return self._inner == said and said in self._told

    def tell(self, said: Said) -> None:
        """An amount was stated of this."""
        self.money = said
        self._told.add(said)
        if said.key == "function":
            self.function = said.name
        self._state(said.key)

    def _state(self, key: str) -> None:
        """The latest stands last, and none stands twice: a text states hundreds of amounts, but of few subjects."""
        if key:
            self.stated.pop(key, None)
            self.stated[key] = None

    def whole_of(self, key: str) -> str:
        """What this may be a part of: what the sentence lists the parts of, else the whole last spoken of."""
        wholes = WHOLES.get(key, frozenset()) - {key}
        listed = [each.key for each in (self._inner, self._outer) if each]
        return next((each for each in (*listed, *reversed(self.stated)) if each in wholes), "")

    def _end_sentence(self) -> None:
        """A sentence that goes on about several is followed by one about their whole, or about nobody knows which."""
        if len(self._told) > 1:
            self.money = self._outer or Said()
        self._told, self._outer, self._inner, self._brackets = set(), None, None, []
