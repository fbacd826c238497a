"""What an import changed, or would change, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.menu.option_text import format_options, price_text
from bot.menu.reading import read_group


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`field` is the file's column; `old` and `new` are its cells."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    item_id: int
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`added` and `removed` are items' names; `categories` changed their aliases.

    `version` is the menu's number afterwards; `doubts` are no errors, but
    probably not what was meant.
    """

    dry_run: bool
    count: int
    version: int
    added: tuple[str, ...]
    changed: tuple[ItemChange, ...]
    removed: tuple[str, ...]
    categories: tuple[str, ...]
    reordered: bool
    doubts: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the file and the menu are the same."""
        return not (self.added or self.changed or self.removed or self.categories or self.reordered)

    def sentences(self) -> Iterator[str]:
        """The report for a terminal, a line each."""
        for name in self.added:
            yield f"+ {name}"
        for item in self.changed:
            for change in item.fields:
                yield f"~ {item.name}: {change.field} {_quoted(change.old)} → {_quoted(change.new)}"
        for name in self.removed:
            yield f"- {name}"
        for name in self.categories:
            yield f"~ {name}: category_aliases"
        if self.reordered:
            yield "~ the order of the menu"
        for doubt in self.doubts:
            yield f"? {doubt}"
        yield self._summary()

    def _summary(self) -> str:
        if self.is_empty:
            return f"Nothing to change: the menu has these {_items(self.count)} already."
        counts = (
            f"{len(self.added)} added, {len(self.changed)} changed, {len(self.removed)} removed"
        )
        if self.dry_run:
            return f"Nothing was changed. The import would give {_items(self.count)}: {counts}."
        return f"The menu now has {_items(self.count)}: {counts}."


def read_report(
    answer: Mapping[str, Any], dry_run: bool, count: int, doubts: Sequence[str] = ()
) -> ImportReport:
    """From the database's answer (shape: db/functions/api/import_menu.sql)."""
    return ImportReport(
        dry_run=dry_run,
        count=count,
        version=answer["version"],
        added=tuple(item["name"] for item in answer["added"]),
        changed=tuple(_item_change(item) for item in answer["changed"]),
        removed=tuple(item["name"] for item in answer["removed"]),
        categories=tuple(category["name"] for category in answer["categories"]),
        reordered=answer["reordered"],
        doubts=tuple(doubts),
    )


def _item_change(item: Mapping[str, Any]) -> ItemChange:
    fields = tuple(
        FieldChange("options" if field == "groups" else field, *(_cell(field, v) for v in values))
        for field, values in sorted(item["fields"].items())
    )
    return ItemChange(item["item_id"], item["name"], fields)


def _cell(field: str, value: Any) -> str:
    if field == "groups":
        return format_options(map(read_group, value))
    if field == "price":
        return price_text(Decimal(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _quoted(cell: str) -> str:
    return f'"{cell}"' if cell else "(empty)"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
