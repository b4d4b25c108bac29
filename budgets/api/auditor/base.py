"""What the addresses for auditors share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.request import Request

from budgets.api.auditor.questions import Question, answers
from budgets.api.base import ApiView
from budgets.api.guard import HasScope
from budgets.roles import Scope


class AuditorView(ApiView):
    """Opened by a token with the ``scope``; whatever stands in the address beside what it ``takes`` is refused."""

    permission_classes: ClassVar[list[Any]] = [HasScope]
    scope: ClassVar[Scope]
    takes: ClassVar[tuple[Question, ...]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.asked: Mapping[str, Any] = answers(request, self.takes)
