"""Whole results in files: every row of a selection, in constant memory, with what its reader can check it by."""
