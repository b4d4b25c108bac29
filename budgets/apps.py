from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("部门预算")

    def ready(self) -> None:
        from budgets.search import signals

        signals.connect()
