"""From files to facts, and from facts to the database."""
