-- Appends one event to the log and folds it; returns its number. The caller holds the
-- session's lock; `_session` is its current row, with the turn's user_id and
-- last_update_id in it.
CREATE OR REPLACE FUNCTION private.log_event(
    _session public.session_state, event_type text, event_data jsonb
)
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _event public.session_events;
BEGIN
    INSERT INTO public.session_events (
        session_id, event_no, chat_id, user_id, update_id, event_type, event_data, timestamp
    ) VALUES (
        _session.session_id, _session.version + 1, _session.chat_id, _session.user_id,
        _session.last_update_id, log_event.event_type, log_event.event_data,
        -- At least a microsecond apart, so that ORDER BY timestamp is the audit trail.
        greatest(clock_timestamp(), _session.last_event_at + interval '1 microsecond')
    ) RETURNING * INTO _event;
    RETURN (private.apply_event(_session, _event)).version;
END
$$;
