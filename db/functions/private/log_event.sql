-- Appends one event to the log and folds it; returns the session as it then is. The caller
-- holds the session's lock; `_session` is its current row, with the turn's user_id and
-- last_update_id in it.
CREATE OR REPLACE FUNCTION private.log_event(
    _session public.session_state, event_type text, event_data jsonb
)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    -- Made here and not read back: RETURNING is set up anew for the month's partition.
    _event constant public.session_events := ROW(
        _session.session_id, _session.version + 1, _session.chat_id, _session.user_id,
        _session.last_update_id, log_event.event_type, log_event.event_data,
        -- At least a microsecond apart, so that ORDER BY timestamp is the audit trail.
        greatest(clock_timestamp(), _session.last_event_at + interval '1 microsecond')
    );
BEGIN
    INSERT INTO public.session_events (
        session_id, event_no, chat_id, user_id, update_id, event_type, event_data, timestamp
    ) VALUES (
        _event.session_id, _event.event_no, _event.chat_id, _event.user_id, _event.update_id,
        _event.event_type, _event.event_data, _event.timestamp
    );
    RETURN private.apply_event(_session, _event);
END
$$;
