"""What tokens open, below /api/v1/auditor/: drafts as they stand, who changed what, and who read it by this API."""
