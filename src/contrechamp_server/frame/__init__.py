"""What all pages share: who asks, in which language, what a view opens, how errors look. It knows no page."""
