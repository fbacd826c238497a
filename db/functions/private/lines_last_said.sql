-- The lines that the last change of the cart was about ("both", "all of them").
CREATE OR REPLACE FUNCTION private.lines_last_said(_session public.session_state)
RETURNS integer[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _last constant public.session_events := private.cart_event_before(
        _session, _session.version + 1, ARRAY['item_added', 'item_removed', 'cart_restored']
    );
BEGIN
    RETURN (
        SELECT array_agg(DISTINCT (l ->> 'line_no')::integer)
        FROM public.session_events e
        CROSS JOIN LATERAL jsonb_array_elements(
            coalesce(e.event_data -> 'lines', jsonb_build_array(e.event_data))
        ) l
        WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
          AND e.timestamp >= _session.started_at
          AND e.event_type IN ('item_added', 'item_removed', 'cart_restored')
          AND e.update_id = _last.update_id
    );
END
$$;
