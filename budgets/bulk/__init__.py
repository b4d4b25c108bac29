"""Bulk packages: everything a district published for a year, in one zip that can be checked and cited.

What is in a package follows from the editions that are current: the same editions give the same bytes, whoever asks
and when. A package is made when it is first asked for and kept (``store``).
"""
