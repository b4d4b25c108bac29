"""Search over what is public today: words cuts text, entries says what can be found, index keeps it, find finds.

No PostgreSQL extension: the words of an entry are a tsvector that Python fills, Han text as pairs of characters.
"""
