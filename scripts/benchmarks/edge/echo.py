"""python-telegram-bot's echo bot as its documentation has it, but for the server's address.

python -m scripts.benchmarks.edge.echo TOKEN API_URL [PORT]    with PORT by its own webhook
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Echo the user message."""
    assert update.message
    assert update.message.text
    await update.message.reply_text(update.message.text)


def main(token: str, api_url: str, port: str | None = None) -> None:
    application = Application.builder().token(token).base_url(f"{api_url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    if port is None:
        application.run_polling(allowed_updates=Update.ALL_TYPES)
    else:
        application.run_webhook(
            listen="127.0.0.1",
            port=int(port),
            url_path="telegram",
            secret_token="secret",
            webhook_url=f"http://127.0.0.1:{port}/telegram",
            allowed_updates=Update.ALL_TYPES,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
