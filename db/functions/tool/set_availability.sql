-- Admins: an item is sold out, or back. Every card shows it at its next touch.
CREATE OR REPLACE FUNCTION tool.set_availability(
    _session public.session_state, item_id integer, available boolean
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _item    public.menu_item;
    _changed boolean;
BEGIN
    PERFORM private.check_admin(_session);
    SELECT * INTO _item FROM public.menu_item m
    WHERE m.item_id = set_availability.item_id AND m.is_listed FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM private.refuse('unknown_item');
    END IF;
    _changed := _item.is_sold_out = set_availability.available;
    IF _changed THEN
        UPDATE public.menu_item m SET is_sold_out = NOT set_availability.available
        WHERE m.item_id = set_availability.item_id;
        PERFORM private.menu_changed(TRUE);
    END IF;
    RETURN jsonb_build_object(
        'item_id', _item.item_id, 'name', _item.name,
        'available', set_availability.available, 'changed', _changed
    );
END
$$;
