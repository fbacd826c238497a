-- The session as earlier calls of this turn have left it, still with the turn's
-- user_id and last_update_id in it.
CREATE OR REPLACE FUNCTION private.current_session(_session public.session_state)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    RETURN private.read_session(
        _session.chat_id, _session.user_id, _session.last_update_id
    );
END
$$;
