"""scripts/evaluate: understands every order of a file and says how many were right."""

import argparse
import sys
from pathlib import Path

import orjson

from scripts.evaluation import stress
from scripts.evaluation.report import run
from scripts.evaluation.score import is_exact


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/evaluate", description=__doc__)
    parser.add_argument("menu", type=Path, help="a menu in the neutral form")
    parser.add_argument("gold", type=Path, help="orders and what they mean, one a line")
    parser.add_argument("--out", type=Path, help="write what was understood, one order a line")
    parser.add_argument("--wrong", action="store_true", help="list the orders not understood")
    parser.add_argument("--half", choices=("even", "odd"), help="every second order only")
    parser.add_argument("--typos", type=int, metavar="SEED", help="one slip in each order")
    parser.add_argument("--no-aliases", action="store_true", help="the menu without other names")
    parser.add_argument("--invented", type=int, metavar="SEED", help="invented names everywhere")
    parser.add_argument("--from", dest="folder", type=Path, default=Path(), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    try:
        menu = orjson.loads((chosen.folder / chosen.menu).read_bytes())
        lines = (chosen.folder / chosen.gold).read_bytes().splitlines()
        gold = [orjson.loads(line) for line in lines if line.strip()]
    except (OSError, orjson.JSONDecodeError) as error:
        sys.exit(str(error))
    if chosen.half:
        gold = gold[chosen.half == "odd" :: 2]
    if chosen.no_aliases:
        menu = stress.without_aliases(menu)
    if chosen.invented is not None:
        menu, gold = stress.with_invented_names(menu, gold, chosen.invented)
    if chosen.typos is not None:
        gold = stress.with_typos(gold, chosen.typos)
    report, predictions = run(menu, gold)
    sys.stdout.write(report + "\n")
    if chosen.wrong:
        for order, prediction in zip(gold, predictions, strict=True):
            if not is_exact(order["lines"], prediction["lines"]):
                sys.stdout.write(f"{'sure' if prediction['sure'] else '    '}  {order['text']}\n")
    if chosen.out:
        written = b"".join(orjson.dumps(prediction) + b"\n" for prediction in predictions)
        (chosen.folder / chosen.out).write_bytes(written)


if __name__ == "__main__":
    main()
