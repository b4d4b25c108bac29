"""What `make run` runs: brings database and files up to date, then serves, all in one process.

One process, because each manage.py command costs a second of start, and because the embedded database then
serves from the first step to the last without a stop between.
"""

import os
import signal
import sys
from types import FrameType

import django
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from config.environment import integer, one_line_errors
from config.messages import compile_catalogues

HOST = "127.0.0.1"


def say(line: str) -> None:
    print(line, flush=True)


def stop(number: int, frame: FrameType | None) -> None:
    """Ctrl-C, kill and a closed terminal: an orderly end, which also stops the embedded database."""
    sys.exit(0)


def prepare() -> None:
    say("Compiling message catalogues")
    compile_catalogues()
    django.setup()
    say("Starting the database and applying migrations")
    call_command("migrate", verbosity=0, interactive=False)
    for command, doing in {
        "load_classifications": "Loading classifications",
        "load_demo": "Loading demonstration data",
    }.items():
        say(doing)
        call_command(command, verbosity=0)
    call_command("rebuild_search", if_empty=True, verbosity=0)
    say("Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with one_line_errors():
        port = integer("PORT", default=8000, least=1)
        try:
            # Taken first, so that a second portal on this port stops before it touches the database.
            server = ThreadedWSGIServer((HOST, port), WSGIRequestHandler)
        except (OSError, OverflowError) as error:
            sys.exit(f"mingzhang: port {port} cannot be used ({error}). Try another: PORT=8001 make run")
        prepare()
        from config.wsgi import application
    server.set_app(application)
    say(f"Serving http://{HOST}:{port}/  (Ctrl-C stops it, and its database)")
    server.serve_forever()


if __name__ == "__main__":
    main()
