"""`make demo`: generated scenes go through the real command; a page shows what comes out, never what went in."""
