"""Every tool by its name."""

from datetime import datetime

from bot.menu.catalog import Catalog
from bot.tools import (
    add_to_cart,
    cancel_checkout,
    cancel_options,
    change_line,
    checkout,
    choose_between,
    choose_option,
    claim,
    clear_cart,
    confirm_options,
    help,
    ignore_phrase,
    keep_only,
    multiply_quantity,
    open_options,
    order_status,
    phrase_inbox,
    phrase_meanings,
    pick_line,
    place_order,
    remove_from_cart,
    reopen_phrase,
    repeat_order,
    replace_line,
    restore_cart,
    search_menu,
    set_availability,
    set_quantity,
    show_page,
    start,
    stats,
    teach_phrase,
    unclear,
    undo,
    view_cart,
)
from bot.tools.call import ToolCall
from bot.tools.tool import Tool

TOOLS: dict[str, Tool] = {
    module.TOOL.name: module.TOOL
    for module in (
        add_to_cart,
        cancel_checkout,
        cancel_options,
        change_line,
        checkout,
        choose_between,
        choose_option,
        claim,
        clear_cart,
        confirm_options,
        help,
        ignore_phrase,
        keep_only,
        multiply_quantity,
        open_options,
        order_status,
        phrase_inbox,
        phrase_meanings,
        pick_line,
        place_order,
        remove_from_cart,
        reopen_phrase,
        repeat_order,
        replace_line,
        restore_cart,
        search_menu,
        set_availability,
        set_quantity,
        show_page,
        start,
        stats,
        teach_phrase,
        unclear,
        undo,
        view_cart,
    )
}


def prepare(call: ToolCall, menu: Catalog, now: datetime) -> ToolCall:
    """The call with what only the in-memory menu can fill in."""
    tool = TOOLS[call.tool]
    return tool.prepare(call, menu, now) if tool.prepare else call
