-- The chat's session as it is now, with the turn's user_id and last_update_id in it;
-- NULL when the hot row is missing. One query for a turn's begin and for what each of its
-- calls has left: its plan is set up once.
CREATE OR REPLACE FUNCTION private.read_session(chat_id bigint, user_id bigint, update_id bigint)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _session public.session_state;
BEGIN
    SELECT * INTO _session FROM public.session_state s WHERE s.chat_id = read_session.chat_id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    _session.user_id := read_session.user_id;
    _session.last_update_id := read_session.update_id;
    RETURN _session;
END
$$;
