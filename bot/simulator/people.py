"""Who lives in the stand-in: two customers, a cook, the owner, the kitchen's group.

Chat ids follow Telegram: a private chat has its user's id, a group is negative.
"""

from typing import Any

CUSTOMERS = (1001, 1002)
COOK = 1005
ADMIN = 1009
STAFF_CHAT = -1003
BOT_USERNAME = "tiffin_standin_bot"

JSON = dict[str, Any]


def user(user_id: int, first_name: str, language_code: str = "en") -> JSON:
    """A Bot API `User`."""
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": first_name,
        "username": f"user_{user_id}",
        "language_code": language_code,
    }


def bot(token: str) -> JSON:
    """The `User` of the bot whose token this is, as it appears in messages."""
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": "Tiffin",
        "username": BOT_USERNAME,
    }


def private_chat(person: JSON) -> JSON:
    return {
        "id": person["id"],
        "type": "private",
        "first_name": person["first_name"],
        "username": person["username"],
    }


def residents() -> list[JSON]:
    return [
        user(CUSTOMERS[0], "Asha"),
        user(CUSTOMERS[1], "Ravi"),
        user(COOK, "Meena"),
        user(ADMIN, "Owner"),
    ]


def staff_group() -> JSON:
    return {"id": STAFF_CHAT, "type": "group", "title": "Tiffin kitchen"}


STAFF_MEMBERS = (COOK, ADMIN)
