"""Django's PostgreSQL backend, with an embedded server behind it when no other is named."""
