"""A try-out of its own, a real model behind it, and a guest who writes what no rule knows."""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bot.understanding.model.schemas import TOOLS

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PORT = "8098"
GUEST = 1001
FORMATS = ("tools", "json_schema")
TEXTS = ("my nephew fancies a couple idlys", "the wobbly frobs for my nephew")
# A machine without much to compute with may take its time here.
SECONDS = 300

JSON = dict[str, Any]


def fetch(url: str, body: JSON | None = None) -> JSON:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"})
    with urlopen(request, timeout=SECONDS) as answer:
        found: JSON = json.load(answer)
        return found


@contextmanager
def started(command: list[str], folder: Path, says: str, **settings: str) -> Iterator[str]:
    """A process and what it `says` first; its errors go to a file in the folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with (
        (folder / "errors.txt").open("a") as errors,
        subprocess.Popen(
            command, cwd=folder, env=kept | settings, stderr=errors,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as process,
    ):  # fmt: skip
        assert process.stdout
        try:
            for line in process.stdout:
                if found := re.search(says, line):
                    yield found[1]
                    break
            else:
                sys.exit(f"{command[:3]} did not start:\n{(folder / 'errors.txt').read_text()}")
        finally:
            process.terminate()
            process.communicate()


def check_template(model: str) -> None:
    """The template must render the tools: models' own templates often drop them silently."""
    caps = fetch(f"{model}/props").get("chat_template_caps", {})
    messages = [{"role": "user", "content": "hi"}]
    prompt = fetch(f"{model}/apply-template", {"messages": messages, "tools": TOOLS})["prompt"]
    missing = [t["function"]["name"] for t in TOOLS if t["function"]["name"] not in prompt]
    if missing:
        sys.exit(f"The chat template drops the tools {missing}.")
    print(f"/props: chat_template_caps {caps}")
    print(f"The chat template renders all {len(TOOLS)} tools.")


class Guest:
    def __init__(self, page: str) -> None:
        self._page = page
        self._where = {"user_id": GUEST, "chat_id": GUEST}
        self._turns = urlopen(f"{page}/inspector/turns", timeout=SECONDS)
        fetch(f"{page}/simulator/start", {"user_id": GUEST})
        self._turn()

    def say(self, text: str) -> JSON:
        fetch(f"{self._page}/simulator/send", {**self._where, "text": text})
        return self._turn()

    def _turn(self) -> JSON:
        for line in self._turns:
            if line.startswith(b"data: "):
                turn: JSON = json.loads(line[6:])
                return turn
        sys.exit("The bot is gone.")

    def last_answer(self) -> str:
        """The newest message of the bot, once it is there."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            for chat in fetch(f"{self._page}/simulator/state")["chats"]:
                last = chat["messages"][-1]["message"] if chat["messages"] else None
                if chat["chat"]["id"] == GUEST and last and last["from"]["is_bot"]:
                    return str(last["text"])
            time.sleep(0.05)
        sys.exit("The bot did not answer.")


def converse(folder: Path, model: str, form: str) -> list[str]:
    """What was wrong, if anything."""
    wrong = []
    settings = {
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder / form),
        "SIMULATOR_PORT": PORT,
        "OPENAI_BASE_URL": f"{model}/v1",
        "OPENAI_MODEL": "small",
        "MODEL_FORMAT": form,
        "MODEL_SECONDS": str(SECONDS),
    }
    command = [sys.executable, "-m", "bot", "simulate", "--no-browser"]
    with started(command, folder, r"Tiffin is open: (\S+)", **settings) as page:
        guest = Guest(page)
        for text in TEXTS:
            turn = guest.say(text)
            understood = turn["understood"]
            answer = guest.last_answer().splitlines()[0]
            print(
                f"{form}: {text!r}\n"
                f"    by {turn['by']}, {understood['prompt_tokens']} tokens in, "
                f"{understood['completion_tokens']} out, {understood['ms'] / 1000:.1f} s, "
                f"{understood.get('failure') or 'accepted'}\n"
                f"    {', '.join(call['tool'] for call in turn['calls'])}: {answer}"
            )
            if turn["by"] != "model" or not understood["prompt_tokens"]:
                wrong.append(f"{form}: no answer of the model was read for {text!r}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/smoke-model")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    # Root's PostgreSQL runs as another user, who must get there.
    folder.chmod(0o755)
    python = str(folder / "venv" / "bin" / "python")
    command = [python, str(HERE / "server.py"), str(HERE / "template.jinja")]
    with started(command, folder, r"(http://127\.0\.0\.1:\d+)") as model:
        print(f"llama.cpp's server at {model}")
        check_template(model)
        wrong = [each for form in FORMATS for each in converse(folder, model, form)]
    if wrong:
        sys.exit("\n".join(wrong))
    print("The wire holds: every question was taken, every answer read, every token counted.")


main()
