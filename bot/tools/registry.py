"""Every tool by its name."""

from datetime import datetime

from bot.menu.catalog import Catalog
from bot.tools import (
    acknowledge,
    add_to_cart,
    alert_staff,
    cancel_checkout,
    cancel_options,
    change_line,
    check_ingredient,
    checkout,
    choose_between,
    choose_option,
    claim,
    clear_cart,
    confirm,
    confirm_options,
    deny,
    describe_item,
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
    quote_price,
    remove_from_cart,
    reopen_phrase,
    repeat_order,
    replace_line,
    restore_cart,
    search_menu,
    set_availability,
    set_quantity,
    show_hours,
    show_page,
    start,
    stats,
    suggest_items,
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
        acknowledge,
        add_to_cart,
        alert_staff,
        cancel_checkout,
        cancel_options,
        change_line,
        check_ingredient,
        checkout,
        choose_between,
        choose_option,
        claim,
        clear_cart,
        confirm,
        confirm_options,
        deny,
        describe_item,
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
        quote_price,
        remove_from_cart,
        reopen_phrase,
        repeat_order,
        replace_line,
        restore_cart,
        search_menu,
        set_availability,
        set_quantity,
        show_hours,
        show_page,
        start,
        stats,
        teach_phrase,
        suggest_items,
        unclear,
        undo,
        view_cart,
    )
}


def prepare(call: ToolCall, menu: Catalog, now: datetime) -> ToolCall:
    """The call with what only the in-memory menu can fill in."""
    tool = TOOLS[call.tool]
    return tool.prepare(call, menu, now) if tool.prepare else call
