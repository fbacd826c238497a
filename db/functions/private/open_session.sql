-- First touch: the chat's session when its hot row is missing, replayed from the
-- log or started. Simultaneous first turns queue on the chat_session row; whoever
-- comes later looks for the hot row again.
CREATE OR REPLACE FUNCTION private.open_session(chat_id bigint, user_id bigint, person jsonb)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _new_id constant uuid := private.uuid_v7();
    _last   public.chat_session;
    _state  public.session_state;
BEGIN
    INSERT INTO public.chat_session (chat_id, session_id, started_at)
    VALUES (open_session.chat_id, _new_id, clock_timestamp())
    ON CONFLICT ON CONSTRAINT chat_session_pkey DO NOTHING;
    IF FOUND THEN
        RETURN private.start_session(
            open_session.chat_id, open_session.user_id, open_session.person, _new_id,
            NULL::public.session_state
        );
    END IF;
    SELECT * INTO _last FROM public.chat_session c
    WHERE c.chat_id = open_session.chat_id FOR UPDATE;
    SELECT * INTO _state FROM public.session_state s
    WHERE s.chat_id = open_session.chat_id FOR UPDATE;
    IF FOUND THEN
        RETURN _state;
    END IF;
    _state := private.replay_session(open_session.chat_id, _last.session_id, _last.started_at);
    IF _state.session_id IS NULL THEN
        -- The log of that session is gone (retention): nothing to continue.
        RETURN private.start_session(
            open_session.chat_id, open_session.user_id, open_session.person, _new_id,
            NULL::public.session_state
        );
    END IF;
    RETURN _state;
END
$$;
