"""The fifteen tables: declared once (catalogue), computed from facts (compute), compared over years (compare)."""
