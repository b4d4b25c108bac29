"""How much a reader takes on before it refuses a document. Sizes in bytes, times in seconds."""

from __future__ import annotations

MEGABYTE = 1 << 20

MAX_BYTES = 50 * MEGABYTE
"""Department budgets are below 5 MB; a scanned one, which could not be read anyway, is seldom above 50."""

MAX_UNPACKED = 300 * MEGABYTE
"""All parts of a DOCX, XLSX or ODS together. A flat workbook of 100,000 lines has about 80 MB of XML."""

MAX_RATIO = 200
"""Unpacked to packed size of one part. Sheets of repeated blank rows reach 100; a zip bomb has 1,000."""

RATIO_FROM = 4 * MEGABYTE
"""Below this unpacked size no ratio does harm."""

MAX_PARTS = 5_000
"""Parts of a DOCX, XLSX or ODS; a booklet with a picture on every page has some hundreds."""

MAX_PAGES = 1_000
"""Pages of a PDF; the longest known department budget has about 400."""

MAX_PATHS = 100_000
"""Drawn paths on one PDF page; a dense ruled page has about 2,000."""

MAX_CHARACTERS = 200_000
"""Characters on one PDF page; a dense page of A3 has about 10,000."""

MAX_CONTENTS = MEGABYTE
"""The list of sheets of a workbook, where it is looked at in this process; that of 200 sheets has 30 KB."""

MAX_WORKBOOK_UNPACKED = 12 * MEGABYTE
"""All parts of a workbook in the portal's own form, which is read in Python and in this process: 5 s at most. One of
2,000 items of procurement has 3 MB."""

MAX_CELLS = 300_000
"""Cells of one table or sheet, covered ones too: about 75 MB of them. The largest known budget has 20,000 in all."""

MAX_DOCUMENT_CELLS = 150_000
"""Cells of all tables of a document together: interpreting so many takes some seconds and 200 MB."""

MAX_BLOCKS = 30_000
"""Paragraphs and tables of a document; 400 pages of 40 lines have 16,000."""

MAX_FLAT_CELLS = 8_000_000
"""Cells of a sheet read as plain rows: about 200 MB in calamine. 100,000 lines of 26 columns are 2.6 million."""

MAX_SPAN = 1_000
"""The widest cell in columns, as HTML defines it."""

MAX_DEPTH = 200
"""Elements within elements in HTML and XML; the XML library itself stops at 256."""

IN_PROCESS_BYTES = 2 * MEGABYTE
"""Text and HTML up to this size are read at once: well under a second and 100 MB. All else has a worker process."""

WORKER_SECONDS = 10
"""Time on the clock that a worker process is waited for; what is done with its blocks meanwhile does not count."""

WORKER_ANSWER = 256 * MEGABYTE
"""What a worker process may answer. A flat export of 100,000 rows and 12 columns has 22 MB."""

WORKER_MEMORY = 1 << 30
"""Address space of a worker process."""
