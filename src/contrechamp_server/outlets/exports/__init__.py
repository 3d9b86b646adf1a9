"""What leaves on paper: posters."""
