"""The portal's own workbook: one sheet a kind of fact, written for a department and year and read back without loss."""
