"""Carries out the few steps of Power Query's language M that the auditors' guide uses.

Microsoft's own evaluator runs on Windows alone. This one reads a query by M's grammar and does what each function that
it knows is documented to do: it asks the address with the query of Web.Contents, reads the answer by the delimiter and
encoding that are stated, refuses a column that does not exist, a text that is no number, a query value that is no
text. A function or option that it does not know is an error, so nothing in the guide goes unread.

What it does NOT prove: that Excel or Power BI understands the query (its parser may refuse what this one takes, and
the other way round), that their privacy levels, gateways and dialogues let it through, how they show the result, nor
how they round where more than four decimals are asked of Currency.Type.
"""

from tests.api.powerquery.functions import FUNCTIONS
from tests.api.powerquery.grammar import parse
from tests.api.powerquery.values import QueryError, Table, shown

__all__ = ["QueryError", "Table", "evaluate", "shown"]


def evaluate(query: str) -> object:
    """A Table, list, record (dict), Decimal, str, bool or None."""
    return parse(query)(FUNCTIONS)
