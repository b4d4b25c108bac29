"""M's grammar, as far as the guide uses it: text in, what works out its value out."""

from __future__ import annotations

import operator
import re
from collections import ChainMap
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tests.api.powerquery.values import (
    Names,
    QueryError,
    Value,
    both,
    called,
    compared,
    concatenated,
    failed,
    named,
    selected,
)

TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"]|"")*") | (?P<number>\d+(?:\.\d+)?) | (?P<name>[A-Za-z_][\w.]*)
      | (?P<sign>=>|<>|>=|<=|[=<>&,(){}\[\]])
    )""",
    re.VERBOSE,
)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
CONSTANTS = {"null": None, "true": True, "false": False}


def parse(query: str) -> Value:
    reader = _Reader(query)
    value = reader.expression()
    reader.expect("")
    return value


class _Steps(dict[str, Any]):
    """The steps of a let: each is worked out when it is first asked for, in whatever order they are written."""

    def __init__(self, steps: dict[str, Value], outer: Names) -> None:
        super().__init__()
        self.steps, self.outer = steps, outer

    def __missing__(self, name: str) -> Any:
        if name not in self.steps:
            return self.outer[name]
        self[name] = self.steps[name](self)
        return self[name]


class _Reader:
    """A recursive descent: each method reads one part of the grammar and gives what works out its value."""

    def __init__(self, query: str) -> None:
        self.tokens = list(_tokens(query))

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[ahead][1] if ahead < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        return self.tokens.pop(0) if self.tokens else ("end", "")

    def expect(self, sign: str) -> None:
        if self.peek() != sign:
            raise QueryError(f"Token '{sign}' expected, not '{self.peek()}'.")
        if sign:
            self.take()

    def accept(self, sign: str) -> bool:
        if self.peek() != sign:
            return False
        self.take()
        return True

    def expression(self) -> Value:
        if self.accept("let"):
            return self.let()
        if self.accept("each"):
            body = self.expression()
            return lambda names: lambda item=None: body(ChainMap({"_": item}, names))
        if self.accept("if"):
            return self.condition()
        if self.accept("error"):
            reason = self.expression()
            return lambda names: failed(reason(names))
        if self.peek() == "(" and self.peek(1) == ")" and self.peek(2) == "=>":
            del self.tokens[:3]
            body = self.expression()
            return lambda names: lambda: body(names)
        return self.conjunction()

    def let(self) -> Value:
        steps = {}
        while True:
            name = self.take()[1]
            self.expect("=")
            steps[name] = self.expression()
            if not self.accept(","):
                break
        self.expect("in")
        result = self.expression()
        return lambda names: result(_Steps(steps, names))

    def condition(self) -> Value:
        test = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        no = self.expression()
        return lambda names: yes(names) if test(names) else no(names)

    def conjunction(self) -> Value:
        left = self.comparison()
        while self.accept("and"):
            left = both(left, self.comparison())
        return left

    def comparison(self) -> Value:
        left = self.joined()
        while self.peek() in COMPARISONS:
            left = compared(COMPARISONS[self.take()[1]], left, self.joined())
        return left

    def joined(self) -> Value:
        left = self.postfix()
        while self.accept("&"):
            left = concatenated(left, self.postfix())
        return left

    def postfix(self) -> Value:
        value = self.primary()
        while self.peek() in ("(", "["):
            if self.accept("("):
                value = called(value, self.several(")"))
            else:
                self.expect("[")
                value = selected(value, self.take()[1])
                self.expect("]")
        return value

    def primary(self) -> Value:
        kind, token = self.take()
        if kind == "text":
            return lambda names: token[1:-1].replace('""', '"')
        if kind == "number":
            return lambda names: Decimal(token)
        if token == "{":
            items = self.several("}")
            return lambda names: [item(names) for item in items]
        if token == "[":
            return self.record()
        if token == "type":
            token = f"type {self.take()[1]}"
        if kind != "name":
            raise QueryError(f"Unexpected token '{token}'.")
        if token in CONSTANTS:
            return lambda names: CONSTANTS[token]
        return lambda names: named(names, token)

    def record(self) -> Value:
        """[a = 1, b = 2], or [a], which is the field of what `each` is asked of."""
        if self.peek(1) == "]":
            value = selected(lambda names: named(names, "_"), self.take()[1])
            self.expect("]")
            return value
        fields = {}
        while not self.accept("]"):
            name = self.take()[1]
            self.expect("=")
            fields[name] = self.expression()
            self.accept(",")
        return lambda names: {name: value(names) for name, value in fields.items()}

    def several(self, end: str) -> list[Value]:
        items = []
        while not self.accept(end):
            items.append(self.expression())
            if self.peek() != end:
                self.expect(",")
        return items


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    position, query = 0, query.rstrip()
    while position < len(query):
        found = TOKEN.match(query, position)
        if found is None:
            raise QueryError(f"Invalid token: {query[position : position + 20]}")
        position = found.end()
        yield str(found.lastgroup), found[str(found.lastgroup)]
