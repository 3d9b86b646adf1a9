"""What people and programs meet. Outlets do not know each other; what their pages share is in `frame`."""
