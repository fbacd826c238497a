-- Takes back the last turn, if it changed the quantity of one line that had been there, and
-- returns the call that does the same to the only other line.
CREATE OR REPLACE FUNCTION private.redo_on_other(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _undone  jsonb;
    _change  jsonb;
    _line_no integer;
    _others  integer[];
    _last    public.session_events;
BEGIN
    _last := private.cart_event_before(
        _session, _session.version + 1,
        ARRAY['item_added', 'item_removed', 'cart_cleared', 'cart_restored', 'cart_reverted']
    );
    IF _last.event_type IS NULL OR _last.event_type NOT IN ('item_added', 'item_removed')
        OR _last.event_data ? 'reason'
    THEN
        PERFORM private.refuse('nothing_mentioned');
    END IF;
    _undone := tool.undo(_session);
    _line_no := (_last.event_data ->> 'line_no')::integer;
    SELECT array_agg(c.line_no) FILTER (WHERE c.line_no <> _line_no) INTO _others
    FROM public.session_cart c WHERE c.chat_id = _session.chat_id AND c.is_active;
    _change := _undone -> 'changes' -> 0;
    IF jsonb_array_length(_undone -> 'changes') <> 1 OR cardinality(_others) IS DISTINCT FROM 1
        OR NOT EXISTS (
            SELECT FROM public.session_cart c
            WHERE c.chat_id = _session.chat_id AND c.line_no = _line_no AND c.is_active
        )
    THEN
        PERFORM private.refuse('nothing_mentioned');
    END IF;
    -- What the undo put back is what the turn had taken away.
    RETURN CASE WHEN (_change ->> 'quantity')::integer > 0 THEN jsonb_build_object(
        'tool', 'remove_from_cart', 'arguments', jsonb_build_object(
            'item', jsonb_build_object('line_no', _others[1]), 'quantity', CASE
                WHEN (_last.event_data ->> 'remaining')::integer > 0 THEN _change -> 'quantity'
            END
        ))
    ELSE jsonb_build_object(
        'tool', 'add_to_cart', 'arguments', jsonb_build_object(
            'lines', jsonb_build_array(jsonb_build_object(
                'line_no', _others[1], 'quantity', -(_change ->> 'quantity')::integer
            ))
        ))
    END;
END
$$;
