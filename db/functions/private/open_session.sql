-- First touch: the chat's session when its hot row is missing, replayed from the log or
-- started. The caller holds the chat's lock, so that simultaneous first turns queue and
-- only the first of them comes here.
CREATE OR REPLACE FUNCTION private.open_session(chat_id bigint, user_id bigint, person jsonb)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _last  public.chat_session;
    _state public.session_state;
BEGIN
    SELECT * INTO _last FROM public.chat_session c WHERE c.chat_id = open_session.chat_id;
    IF FOUND THEN
        _state := private.replay_session(open_session.chat_id, _last.session_id, _last.started_at);
        IF _state.session_id IS NOT NULL THEN
            RETURN _state;
        END IF;
        -- The log of that session is gone (retention): nothing to continue.
    END IF;
    RETURN private.start_session(
        open_session.chat_id, open_session.user_id, open_session.person, private.uuid_v7(),
        NULL::public.session_state
    );
END
$$;
