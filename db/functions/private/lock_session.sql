-- The chat's session, locked for this transaction; replayed or started if it must be.
CREATE OR REPLACE FUNCTION private.lock_session(chat_id bigint, user_id bigint)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _state public.session_state;
BEGIN
    PERFORM pg_advisory_xact_lock(lock_session.chat_id);
    SELECT * INTO _state FROM public.session_state s WHERE s.chat_id = lock_session.chat_id;
    IF NOT FOUND THEN
        _state := private.open_session(lock_session.chat_id, lock_session.user_id, '{}');
    END IF;
    RETURN _state;
END
$$;
