"""Reconciliation (勾稽关系): rules as data over tables, text and years. Plain: neither Django nor a file format.

``rules`` says what a rule is, ``formulas`` what its formula may be, ``evidence`` what it is applied to; ``engine``
applies, ``suspects`` names likely culprits. The rules themselves are in ``arithmetic``, ``cross_table``, ``content``,
``procurement``, ``text``, ``privacy`` and ``year_on_year``; all, with performance's, in config/disclosure.py.
"""
