from typing import Any

from django.core.management.base import BaseCommand

from budgets import demo


class Command(BaseCommand):
    help = "Publish the demonstration editions (real figures of two departments) that are not there yet."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        for edition, new in demo.load():
            if verbosity == 0:
                continue
            self.stdout.write(f"{'+' if new else '='} {edition}")
