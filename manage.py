#!/usr/bin/env python
"""Django's command-line entry."""

import os
import sys

from config.environment import one_line_errors


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        import pghistory
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("mingzhang: Django is missing; use .venv/bin/python manage.py (`make run` makes it).")
    # What a command changes is recorded with its name.
    with one_line_errors(), pghistory.context(command=" ".join(sys.argv[1:2])):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
