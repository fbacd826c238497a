-- Sessions that began before a moment, are over, and were not used for 30 days (an update
-- that was set aside may be tried again so late) are forgotten, at most `at_most`: their
-- chats' next messages begin new ones. Returns how many. One whose hot row is not there,
-- after a crash, is left; so is one whose chat is in use.
CREATE OR REPLACE FUNCTION private.forget_sessions(before timestamptz, at_most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _quiet   constant timestamptz := clock_timestamp() - interval '30 days';
    _chat_id bigint;
    _count   integer := 0;
BEGIN
    FOR _chat_id IN
        SELECT s.chat_id FROM public.session_state s
        WHERE s.started_at < forget_sessions.before
          AND s.current_step IN ('order_placed', 'expired') AND s.last_activity_at < _quiet
        LIMIT forget_sessions.at_most
    LOOP
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(_chat_id);
        -- Its next one may have begun since.
        DELETE FROM public.session_state s
        WHERE s.chat_id = _chat_id AND s.started_at < forget_sessions.before
          AND s.last_activity_at < _quiet;
        CONTINUE WHEN NOT FOUND;
        DELETE FROM public.session_cart c WHERE c.chat_id = _chat_id;
        DELETE FROM public.session_checkout k WHERE k.chat_id = _chat_id;
        DELETE FROM public.session_card d WHERE d.chat_id = _chat_id;
        DELETE FROM public.chat_session c WHERE c.chat_id = _chat_id;
        _count := _count + 1;
    END LOOP;
    RETURN _count;
END
$$;
