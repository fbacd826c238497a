"""What a text means, as tool calls: by rules first, by a model where they are unsure."""

from bot.understanding.understanding import Understanding, Understood

__all__ = ["Understanding", "Understood"]
