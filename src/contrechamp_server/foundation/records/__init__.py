"""The nouns and their states. Stages write them through their services; nothing here decides anything."""
