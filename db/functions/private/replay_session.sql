-- Rebuilds a chat's hot rows from the log. The caller holds the chat's lock and has
-- seen that the hot row is missing.
CREATE OR REPLACE FUNCTION private.replay_session(
    chat_id bigint, session_id uuid, started_at timestamptz
)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _event public.session_events;
    _state public.session_state;
BEGIN
    FOR _event IN
        SELECT e.* FROM public.session_events e
        WHERE e.session_id = replay_session.session_id
          AND e.chat_id = replay_session.chat_id
          AND e.timestamp >= replay_session.started_at
        ORDER BY e.event_no
    LOOP
        _state := private.apply_event(_state, _event);
    END LOOP;
    RETURN _state;
END
$$;
