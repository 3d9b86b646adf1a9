"""What the archive states as figures: the rate, its charts and tables, and the files to compute it again."""
