CREATE OR REPLACE FUNCTION tool.clear_cart(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _lines jsonb;
    _count integer;
BEGIN
    SELECT
        jsonb_agg(jsonb_build_object(
            'line_no', c.line_no, 'item_name', c.item_name, 'quantity', c.quantity
        ) ORDER BY c.line_no),
        sum(c.quantity)
    INTO _lines, _count
    FROM public.session_cart c WHERE c.chat_id = _session.chat_id AND c.is_active;
    IF _lines IS NULL AND NOT coalesce(_session.pending_line ? 'no', FALSE) THEN
        PERFORM private.refuse('cart_empty');
    END IF;
    PERFORM private.log_event(_session, 'cart_cleared', jsonb_build_object(
        'lines', coalesce(_lines, '[]')
    ));
    RETURN jsonb_build_object('count', coalesce(_count, 0));
END
$$;
