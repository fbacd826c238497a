-- The session's last event of one of `kinds` with a smaller event_no; NULLs if none.
CREATE OR REPLACE FUNCTION private.cart_event_before(
    _session public.session_state, event_no integer, kinds text[]
)
RETURNS public.session_events
LANGUAGE sql STABLE
AS $$
    SELECT e.* FROM public.session_events e
    WHERE e.session_id = _session.session_id AND e.chat_id = _session.chat_id
      AND e.timestamp >= _session.started_at
      AND e.event_no < cart_event_before.event_no
      AND e.event_type = ANY (cart_event_before.kinds)
    ORDER BY e.event_no DESC LIMIT 1;
$$;
