"""Public pages as an anonymous visitor gets them, made in this process through the portal's own views."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.test import RequestFactory


class NotMade(Exception):
    """An address of the register was not answered with a page."""


class NotThere(NotMade):
    """It said that it does not exist."""


@dataclass(frozen=True, slots=True)
class Answer:
    content: bytes
    media_type: str

    @property
    def is_html(self) -> bool:
        return self.media_type.startswith("text/html")

    @property
    def is_csv(self) -> bool:
        return self.media_type.startswith("text/csv")

    @property
    def is_xml(self) -> bool:
        return "xml" in self.media_type.partition(";")[0] and "openxml" not in self.media_type


@contextmanager
def _without_warnings() -> Iterator[None]:
    """That some charts do not exist is no news of a server."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


class Visitor:
    """Without cookies and tokens, so that drafts are not seen. ``origin`` is what addresses begin with."""

    def __init__(self) -> None:
        host = settings.ALLOWED_HOSTS[0].lstrip(".")
        self.origin = f"https://{'localhost' if host == '*' else host}"

    def request(self, address: str) -> HttpRequest:
        return RequestFactory(SERVER_NAME=urlsplit(self.origin).netloc, SERVER_PORT="443").get(address, secure=True)

    def get(self, address: str) -> Answer:
        """Raises NotMade."""
        with _without_warnings():
            response = self._handler.get_response(self.request(address))
        if response.status_code == 404:
            raise NotThere(f"{address}: HTTP 404")
        if response.status_code != 200:
            raise NotMade(f"{address}: HTTP {response.status_code}")
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(content, response.headers.get("Content-Type", ""))

    @cached_property
    def _handler(self) -> BaseHandler:
        handler = BaseHandler()
        handler.load_middleware()
        return handler
