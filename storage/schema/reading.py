"""What only makes reading quick."""

# Lists go from the newest day back: without it, an export would sort every text of the home before the first
# row comes.
READING = """
CREATE INDEX articles_in_time ON articles (day);
"""
