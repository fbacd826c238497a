-- The tables of a chat's hot rows that are not what its log makes of them; empty when
-- all are. The replay is undone, so that nothing is mended behind anybody's back.
CREATE OR REPLACE FUNCTION private.compare_session(chat_id bigint)
RETURNS text[]
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _last   public.chat_session;
    _hot    jsonb;
    _folded jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock(compare_session.chat_id);
    _hot := private.hot_rows(compare_session.chat_id);
    -- Not replayed since the last crash: the chat's next message does it.
    IF _hot -> 'session_state' = 'null' THEN
        RETURN '{}';
    END IF;
    SELECT * INTO _last FROM public.chat_session c WHERE c.chat_id = compare_session.chat_id;
    BEGIN
        DELETE FROM public.session_state s WHERE s.chat_id = compare_session.chat_id;
        DELETE FROM public.session_cart c WHERE c.chat_id = compare_session.chat_id;
        DELETE FROM public.session_checkout k WHERE k.chat_id = compare_session.chat_id;
        PERFORM private.replay_session(
            compare_session.chat_id, _last.session_id, _last.started_at
        );
        _folded := private.hot_rows(compare_session.chat_id);
        RAISE EXCEPTION USING ERRCODE = 'TF999';
    EXCEPTION WHEN SQLSTATE 'TF999' THEN
        -- What was replayed is gone again; the variable stays.
        NULL;
    END;
    RETURN ARRAY(
        SELECT f.key FROM jsonb_each(_folded) f
        WHERE f.value IS DISTINCT FROM _hot -> f.key ORDER BY f.key
    );
END
$$;
