"""`make demo`: drawn demonstration scenes become an archive, with people and work left at each stage, and it is served."""
