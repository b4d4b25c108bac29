"""What the page of a department's year says, each part worked out from the same material."""
