"""Telegram's edge under load: a light stand-in, the bots as processes, and their rounds."""
