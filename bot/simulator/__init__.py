"""A local stand-in for Telegram's Bot API, with a chat page to try the bot in.

It is honest where it counts: it refuses what Telegram refuses, in Telegram's
words and with its HTTP statuses, so that a bot which works against it has not
merely agreed with its own mistakes. It serves 127.0.0.1 only and implements the
methods the bot calls; everything else is 404.
"""
