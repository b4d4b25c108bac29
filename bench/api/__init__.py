"""The public API against psql, Datasette and bare SQL, side by side: see bench.api.__main__."""
