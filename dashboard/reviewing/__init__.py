"""What the pages of review work out: what is at stake, what was decided, how far codings agree."""
