"""The text of parts one to four, written from the figures. Plain: it knows neither Django nor a file format."""
