-- Brings back the cart of one of the chat's expired sessions, at today's prices,
-- without what can't be had any more. Once in a session.
CREATE OR REPLACE FUNCTION tool.restore_cart(_session public.session_state, session_id uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _expired jsonb;
    _line    public.session_cart;
    _price   numeric(10, 2);
    _lines   jsonb := '[]';
    _dropped jsonb := '[]';
    _count   integer := 0;
BEGIN
    SELECT e.event_data INTO _expired FROM public.session_events e
    WHERE e.session_id = restore_cart.session_id AND e.chat_id = _session.chat_id
      AND e.event_type = 'session_expired';
    IF NOT FOUND OR _expired -> 'lines' = '[]' OR EXISTS (
        SELECT FROM public.session_events e
        WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
          AND e.timestamp >= _session.started_at AND e.event_type = 'cart_restored'
          AND e.event_data ->> 'from_session_id' = restore_cart.session_id::text
    ) THEN
        PERFORM private.refuse('nothing_to_restore');
    END IF;
    FOR _line IN
        SELECT r.* FROM jsonb_populate_recordset(NULL::public.session_cart, _expired -> 'lines') r
        ORDER BY r.line_no
    LOOP
        _price := private.current_price(_line);
        IF _price IS NULL OR EXISTS (
            SELECT FROM public.menu_item m WHERE m.item_id = _line.item_id AND m.is_sold_out
        ) THEN
            _dropped := _dropped || to_jsonb(_line.item_name);
            CONTINUE;
        END IF;
        _lines := _lines || jsonb_strip_nulls(jsonb_build_object(
            'line_no', _session.next_line_no + jsonb_array_length(_lines),
            'item_id', _line.item_id, 'item_name', _line.item_name, 'quantity', _line.quantity,
            'price', _price::text, 'options', _line.options,
            'options_key', nullif(_line.options_key, ''), 'note', _line.note
        ));
        _count := _count + _line.quantity;
    END LOOP;
    IF _count = 0 THEN
        PERFORM private.refuse('nothing_to_restore');
    END IF;
    PERFORM private.log_event(_session, 'cart_restored', jsonb_build_object(
        'from_session_id', restore_cart.session_id, 'lines', _lines
    ));
    RETURN jsonb_build_object('count', _count, 'dropped', _dropped);
END
$$;
