-- The session as earlier calls of this turn have left it, still with the turn's
-- user_id and last_update_id in it.
CREATE OR REPLACE FUNCTION private.current_session(_session public.session_state)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _now public.session_state;
BEGIN
    SELECT * INTO _now FROM public.session_state s WHERE s.chat_id = _session.chat_id;
    _now.user_id := _session.user_id;
    _now.last_update_id := _session.last_update_id;
    RETURN _now;
END
$$;
