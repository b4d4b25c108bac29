"""Tables 14 and 15: the performance forms."""
