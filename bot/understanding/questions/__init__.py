"""Questions and small talk: whole sentences."""
