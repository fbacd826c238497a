-- The menu item that a reference means: {"item_id"}, {"number"} of the last shown
-- list, or {} for the item mentioned last.
CREATE OR REPLACE FUNCTION private.find_item(_session public.session_state, reference jsonb)
RETURNS public.menu_item
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _item_id integer := private.whole_number(find_item.reference -> 'item_id');
    _number  constant integer := private.whole_number(find_item.reference -> 'number');
    _item    public.menu_item;
BEGIN
    IF find_item.reference ? 'number' THEN
        IF _number > 0 THEN
            _item_id := _session.last_shown_menu -> 'item_ids' ->> (_number - 1);
        END IF;
        IF _item_id IS NULL THEN
            PERFORM private.refuse('no_such_number', jsonb_build_object(
                'number', find_item.reference -> 'number',
                'count', coalesce(jsonb_array_length(_session.last_shown_menu -> 'item_ids'), 0)
            ));
        END IF;
    ELSIF NOT find_item.reference ? 'item_id' THEN
        _item_id := _session.last_mentioned_item_id;
        IF _item_id IS NULL THEN
            PERFORM private.refuse('nothing_mentioned');
        END IF;
    END IF;
    SELECT * INTO _item FROM public.menu_item m WHERE m.item_id = _item_id AND m.is_listed;
    IF NOT FOUND THEN
        PERFORM private.refuse('unknown_item');
    END IF;
    RETURN _item;
END
$$;
