"""Lines of editions as flat rows for a spreadsheet."""

from __future__ import annotations

from import_export import resources
from import_export.fields import Field
from import_export.widgets import CharWidget, DecimalWidget

from budgets.models import ExpenditureLine


def _text(column: str, attribute: str) -> Field:
    return Field(column_name=column, attribute=attribute, widget=CharWidget())


class ExpenditureLineResource(resources.ModelResource):
    """One row a line, with the codes and names that its relations stand for; amounts in yuan."""

    jurisdiction = _text("jurisdiction", "edition__department__jurisdiction__adcode")
    department = _text("department", "edition__department__code")
    department_name = _text("department_name", "edition__department__name")
    year = Field(column_name="year", attribute="edition__year")
    stage = _text("stage", "edition__stage")
    number = Field(column_name="number", attribute="edition__number")
    state = _text("state", "edition__state")
    unit = _text("unit", "unit__code")
    unit_name = _text("unit_name", "unit__name")
    function = _text("function", "function__code")
    function_name = _text("function_name", "function__name")
    amount = Field(column_name="amount", attribute="amount", widget=DecimalWidget(coerce_to_string=False))

    class Meta:
        model = ExpenditureLine
        fields = (
            "jurisdiction",
            "department",
            "department_name",
            "year",
            "stage",
            "number",
            "state",
            "unit",
            "unit_name",
            "function",
            "function_name",
            "nature",
            "source",
            "carried_over",
            "amount",
        )
        export_order = fields
