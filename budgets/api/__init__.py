"""The public, read-only API under /api/v1/: published editions, their tables and their facts.

A flat list (editions, a kind of fact) is a tuple of columns: each gives its SQL and its description, and from the one
declaration come the JSON page, the CSV stream and the OpenAPI schema. PostgreSQL computes every value of a row,
names and labels too, so rows only need writing down. A table is the Grid that its edition was published with.

An answer depends on its address and Accept header alone: language and unit are parameters (?lang=, ?unit=).
"""
