"""The reviewers' desk: one photograph a screen, everything by keyboard."""
