-- Once more: what was added last ("turn") or, where nothing was yet, and for "order", what
-- the chat's last order held, at today's prices. Returns what tool.add_to_cart returns; what
-- can't be had any more is in `refused`.
CREATE OR REPLACE FUNCTION tool.repeat_order(_session public.session_state, what text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _last  public.session_events;
    _lines jsonb;
BEGIN
    IF repeat_order.what = 'turn' THEN
        _last := private.cart_event_before(
            _session, _session.version + 1, ARRAY['item_added', 'cart_restored']
        );
        SELECT jsonb_agg(jsonb_build_object(
            'item_id', l -> 'item_id', 'quantity', l -> 'quantity',
            'options', coalesce(l -> 'options', '[]'), 'note', l -> 'note'
        ) ORDER BY e.event_no)
        INTO _lines
        FROM public.session_events e
        CROSS JOIN LATERAL jsonb_array_elements(
            coalesce(e.event_data -> 'lines', jsonb_build_array(e.event_data))
        ) l
        WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
          AND e.timestamp >= _session.started_at
          AND e.event_type IN ('item_added', 'cart_restored')
          AND e.update_id = _last.update_id;
    END IF;
    IF _lines IS NULL THEN
        SELECT jsonb_agg(jsonb_build_object(
            'item_id', i.menu_item_id, 'quantity', i.quantity, 'note', i.note,
            'options', coalesce((
                SELECT jsonb_agg(jsonb_build_object(
                    'choice_id', q.choice_id, 'name', q.option_name, 'qualifier', q.qualifier,
                    'count', q.count
                ) ORDER BY q.option_no)
                FROM public.order_item_option q
                WHERE q.order_id = i.order_id AND q.line_no = i.line_no AND q.chat_id = i.chat_id
            ), '[]')
        ) ORDER BY i.line_no)
        INTO _lines
        FROM public.order_item i
        WHERE i.chat_id = _session.chat_id AND i.order_id = (
            SELECT o.order_id FROM public.orders o
            WHERE o.chat_id = _session.chat_id AND o.status <> 'cancelled'
            ORDER BY o.created_at DESC LIMIT 1
        );
    END IF;
    IF _lines IS NULL THEN
        PERFORM private.refuse('nothing_to_repeat');
    END IF;
    RETURN private.add_lines(_session, _lines);
END
$$;
