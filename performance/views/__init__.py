"""The public pages of performance: of a project, of a department, and of all indicators."""
