-- Expires what has been idle: in the log, through the fold. A session that is locked
-- is in use and is left. Returns how many expired. One process runs it at a time.
CREATE OR REPLACE FUNCTION api.expire_sessions(idle interval, at_most integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _session public.session_state;
    _lines   jsonb;
    _total   numeric(10, 2);
    _count   integer := 0;
    _told    boolean := FALSE;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('tiffin'), hashtext('expire_sessions')) THEN
        RETURN 0;
    END IF;
    PERFORM private.rebuild_hot(expire_sessions.at_most);
    FOR _session IN
        SELECT * FROM public.session_state s
        WHERE s.last_activity_at < clock_timestamp() - expire_sessions.idle
          AND s.current_step NOT IN ('order_placed', 'expired')
        LIMIT expire_sessions.at_most
        FOR UPDATE SKIP LOCKED
    LOOP
        -- A turn holds the chat's lock before it touches the row.
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(_session.chat_id);
        SELECT
            coalesce(jsonb_agg(to_jsonb(c) - ARRAY[
                'chat_id', 'session_id', 'is_active', 'added_at', 'updated_at'
            ] || jsonb_build_object('price', c.price::text) ORDER BY c.line_no), '[]'),
            coalesce(sum(c.quantity * c.price), 0.00)
        INTO _lines, _total
        FROM public.session_cart c WHERE c.chat_id = _session.chat_id AND c.is_active;
        _session.last_update_id := NULL;
        PERFORM private.log_event(
            _session, 'session_expired', jsonb_build_object('lines', _lines)
        );
        IF _lines <> '[]' THEN
            INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
            VALUES (
                private.uuid_v7(), _session.chat_id, _session.chat_id, 'session_expired',
                jsonb_build_object(
                    'session_id', _session.session_id, 'lines', _lines, 'total', _total::text
                )
            );
            _told := TRUE;
        END IF;
        _count := _count + 1;
    END LOOP;
    IF _told THEN
        PERFORM pg_notify('outbox', '');
    END IF;
    RETURN _count;
END
$$;
