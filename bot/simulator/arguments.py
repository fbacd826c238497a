"""A request's parameters, from a query, form, multipart or JSON body alike.

As in Telegram's own server every value becomes a string; nested ones are JSON.
"""

from typing import Any

import orjson
from aiohttp import web

from bot.simulator.errors import bad_request


class Arguments(dict[str, str]):
    """`certificate` is the one file that the stand-in takes."""

    certificate: bytes = b""

    def text(self, name: str) -> str:
        return self.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        value = self.get(name, "").strip()
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise bad_request(f"{name} must be an integer") from None

    def chat_id(self) -> int:
        if not self.get("chat_id"):
            raise bad_request("chat_id is empty")
        try:
            return int(self["chat_id"])
        except ValueError:
            raise bad_request("chat not found") from None

    def message_id(self) -> int:
        if not self.integer("message_id"):
            raise bad_request("message identifier is not specified")
        return self.integer("message_id")

    def boolean(self, name: str) -> bool:
        return self.get(name, "").lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """None when absent."""
        if not self.get(name):
            return None
        try:
            return orjson.loads(self[name])
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON") from None


async def read(request: web.Request) -> Arguments:
    """Raises Refused for a body that is not what its content type says."""
    found = Arguments(request.query)
    kind = request.content_type
    if request.method != "POST" or not request.can_read_body:
        return found
    if kind == "application/json":
        try:
            body = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            body = None
        if not isinstance(body, dict):
            raise bad_request("can't parse request: expected a JSON object")
        for name, value in body.items():
            if value is not None:
                found[name] = value if isinstance(value, str) else orjson.dumps(value).decode()
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                if name != "certificate":
                    raise bad_request("the stand-in takes no files")
                found.certificate = value.file.read()
                continue
            # Parts with a content type of their own come as bytes.
            found[name] = value if isinstance(value, str) else bytes(value).decode()
    return found
