"""Flat lists of what is published: each declared once, as columns, filters and orders over tables of the database.

From one declaration come the API's pages and streams in every format, the cube, the files of a bulk package and their
descriptions. PostgreSQL computes every value of a row, names and labels too, so rows only need writing down.
"""
