"""The bot as it is after its first two minutes, from the start.

    python -m scripts.benchmarks.edge.tiffin run

Until then a webhook's updates are stored before they are tried: two round trips more.
"""

import sys

from bot.__main__ import main
from bot.commands import supervisor
from bot.messaging import webhook

webhook.WARY = 0.0
# With --workers they are started like this one.
supervisor.PROGRAM = "scripts.benchmarks.edge.tiffin"

if __name__ == "__main__":
    sys.exit(main())
