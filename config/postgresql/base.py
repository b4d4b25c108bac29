"""The database backend of DATABASES: Django's own, which makes sure first that a usable server answers."""

from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base

from config.environment import ConfigurationError
from config.postgresql import embedded

LEAST_VERSION = 14


class DatabaseWrapper(base.DatabaseWrapper):
    _answered = False  # of the class: one look for each process

    def get_connection_params(self) -> dict[str, Any]:
        """Called before the first connection is made, so commands which make none start no server."""
        if directory := self.settings_dict.get("EMBEDDED"):
            self.settings_dict["HOST"] = str(embedded.start(directory))
            self.settings_dict["PORT"] = embedded.PORT
        params = super().get_connection_params()
        # The connection to no particular database is only used to create and drop test databases.
        if not DatabaseWrapper._answered and self.alias != NO_DB_ALIAS:
            self._require_answer(params)
            DatabaseWrapper._answered = True
        return params

    def _require_answer(self, params: dict[str, Any]) -> None:
        """The pool would retry in silence for a while; a plain connection says at once what is wrong."""
        source, remedy = "DATABASE_URL", "Correct DATABASE_URL, or unset it to use the embedded server."
        if directory := self.settings_dict.get("EMBEDDED"):
            source, remedy = "The embedded PostgreSQL", f"See the end of {embedded.log_of(directory)}."
        try:
            with self.Database.connect(**params) as connection:
                version = connection.info.server_version
        except self.Database.Error as error:
            reason = " ".join(str(error).split())
            raise ConfigurationError(
                f"{source}: database {params.get('dbname')!r} cannot be reached: {reason} {remedy}"
            ) from error
        if version < LEAST_VERSION * 10000:
            raise ConfigurationError(
                f"{source}: the server is PostgreSQL {version // 10000}, "
                f"and {LEAST_VERSION} or later is needed. {remedy}"
            )
