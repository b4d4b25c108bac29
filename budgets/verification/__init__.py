"""Whether a file is what the portal published: which edition, whether that still stands, which figures were altered."""
