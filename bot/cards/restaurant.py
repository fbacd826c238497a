"""What cards tell of the restaurant."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Restaurant(Protocol):
    """`opening_hours` are local times by day: {"mon": [["07:00", "22:30"]], …}."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def opening_hours(self) -> Mapping[str, Sequence[Sequence[str]]]: ...
