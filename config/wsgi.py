"""For a WSGI server: `granian --interface wsgi config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

from config.environment import one_line_errors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with one_line_errors():
    # A portal without its database must fail at its start, not at its first visitor.
    connection.ensure_connection()
    connection.close()
    application = get_wsgi_application()
