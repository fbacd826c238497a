-- After a crash: replays sessions whose hot rows are gone, newest first. The marker is
-- UNLOGGED too; its row says that nothing is missing, so that this costs one look. Returns how
-- many chats it looked at.
CREATE OR REPLACE FUNCTION private.rebuild_hot(at_most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _chat_id bigint;
    _last    public.chat_session;
    _state   public.session_state;
    _count   integer := 0;
BEGIN
    IF EXISTS (SELECT FROM private.hot_marker) THEN
        RETURN 0;
    END IF;
    IF NOT EXISTS (SELECT FROM private.hot_missing) THEN
        INSERT INTO private.hot_missing (place, chat_id)
        SELECT row_number() OVER (ORDER BY c.started_at DESC), c.chat_id
        FROM public.chat_session c
        WHERE NOT EXISTS (SELECT FROM public.session_state s WHERE s.chat_id = c.chat_id);
    END IF;
    FOR _chat_id IN
        DELETE FROM private.hot_missing m
        WHERE m.place IN (
            SELECT n.place FROM private.hot_missing n ORDER BY n.place LIMIT rebuild_hot.at_most
        )
        RETURNING m.chat_id
    LOOP
        -- A chat in use replays itself, or has done so since.
        _count := _count + 1;
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(_chat_id) OR EXISTS (
            SELECT FROM public.session_state s WHERE s.chat_id = _chat_id
        );
        SELECT * INTO _last FROM public.chat_session c WHERE c.chat_id = _chat_id;
        CONTINUE WHEN NOT FOUND;
        _state := private.replay_session(_chat_id, _last.session_id, _last.started_at);
        -- Its log is gone, by somebody's hand: nothing to come back.
        IF _state.session_id IS NULL THEN
            DELETE FROM public.chat_session c WHERE c.chat_id = _chat_id;
        END IF;
    END LOOP;
    IF _count = 0 THEN
        INSERT INTO private.hot_marker (rebuilt_at) VALUES (clock_timestamp());
    END IF;
    RETURN _count;
END
$$;
