"""Reading the two performance forms, T14 and T15, out of documents."""
