"""Tables 1 to 13, one file a table. The contents page that lists all fifteen is config/disclosure.py."""
