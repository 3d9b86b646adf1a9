"""Publication: incidents, what happened as far as pictures and sources show it, with the reply of those concerned."""
