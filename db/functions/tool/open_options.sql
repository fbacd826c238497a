-- Opens the options of an item to add, or of a cart line to change; those of a dish that
-- was just asked about are those of the line that waits.
CREATE OR REPLACE FUNCTION tool.open_options(_session public.session_state, item jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line public.session_cart;
    _dish public.menu_item;
    _one  jsonb;
    _resolved jsonb;
BEGIN
    IF item ? 'line_no' THEN
        _line := private.find_line(_session, item);
        SELECT * INTO _dish FROM public.menu_item m WHERE m.item_id = _line.item_id;
    ELSE
        _dish := private.find_item(_session, item);
    END IF;
    PERFORM private.check_serving(_dish);
    IF NOT _dish.has_options THEN
        PERFORM private.refuse('invalid_option', jsonb_build_object(
            'item_id', _dish.item_id, 'name', _dish.name, 'option', NULL
        ));
    END IF;
    _one := private.candidate(_session, _dish.item_id);
    IF _one IS NOT NULL AND _line.line_no IS NULL THEN
        _resolved := private.resolve_options(_dish, coalesce(_one -> 'options', '[]'));
        PERFORM private.log_event(_session, 'option_chosen', _one || jsonb_build_object(
            'name', _dish.name, 'line_no', NULL, 'options', _resolved -> 'options',
            'price', _resolved ->> 'price', 'open', _resolved -> 'open'
        ));
        RETURN jsonb_build_object('item_id', _dish.item_id, 'name', _dish.name);
    END IF;
    PERFORM private.log_event(_session, 'options_opened', jsonb_build_object(
        'item_id', _dish.item_id, 'name', _dish.name, 'line_no', _line.line_no,
        'quantity', coalesce(_line.quantity, 1), 'note', _line.note,
        'options', coalesce(_line.options, '[]'),
        'price', coalesce(_line.price, _dish.price)::text
    ));
    RETURN jsonb_build_object('item_id', _dish.item_id, 'name', _dish.name);
END
$$;
