-- After a crash: replays sessions whose hot rows are gone, newest first. The marker is
-- UNLOGGED too; its row says that nothing is missing, so that this costs one look.
CREATE OR REPLACE FUNCTION private.rebuild_hot(at_most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _missing public.chat_session;
    _state   public.session_state;
    _count   integer := 0;
BEGIN
    IF EXISTS (SELECT FROM private.hot_marker) THEN
        RETURN 0;
    END IF;
    FOR _missing IN
        SELECT * FROM public.chat_session c
        WHERE NOT EXISTS (SELECT FROM public.session_state s WHERE s.chat_id = c.chat_id)
        ORDER BY c.started_at DESC
        LIMIT rebuild_hot.at_most
    LOOP
        -- A chat in use replays itself, or has done so since the query began.
        IF pg_try_advisory_xact_lock(_missing.chat_id) AND NOT EXISTS (
            SELECT FROM public.session_state s WHERE s.chat_id = _missing.chat_id
        ) THEN
            _state := private.replay_session(
                _missing.chat_id, _missing.session_id, _missing.started_at
            );
            -- Its log is gone, by somebody's hand: nothing to come back.
            IF _state.session_id IS NULL THEN
                DELETE FROM public.chat_session c WHERE c.chat_id = _missing.chat_id;
            END IF;
        END IF;
        _count := _count + 1;
    END LOOP;
    IF _count = 0 THEN
        INSERT INTO private.hot_marker (rebuilt_at) VALUES (clock_timestamp());
    END IF;
    RETURN _count;
END
$$;
