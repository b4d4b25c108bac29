"""The public site as a whole: which addresses there are, what each is made from, and the site as static files."""
