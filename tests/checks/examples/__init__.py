"""The examples of all rules, by code."""

from tests.checks.examples import (
    arithmetic,
    content,
    cross_table,
    performance,
    privacy,
    procurement,
    text,
    year_on_year,
)
from tests.checks.examples.example import Example

MODULES = (arithmetic, cross_table, content, procurement, performance, text, privacy, year_on_year)
EXAMPLES = {example.code: example for module in MODULES for example in module.EXAMPLES}

__all__ = ["EXAMPLES", "Example"]
