-- Starts the chat's next session. `_previous` is its last one, or NULL; its update
-- ids are carried over, so that an old update delivered again stays recognised.
-- person: {"name", "language"}, as Telegram says them.
CREATE OR REPLACE FUNCTION private.start_session(
    chat_id bigint, user_id bigint, person jsonb, session_id uuid,
    _previous public.session_state
)
RETURNS public.session_state
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _event public.session_events;
    _at    constant timestamptz := greatest(
        clock_timestamp(), _previous.last_event_at + interval '1 microsecond'
    );
BEGIN
    INSERT INTO public.chat_session AS c (chat_id, session_id, started_at)
    VALUES (start_session.chat_id, start_session.session_id, _at)
    ON CONFLICT ON CONSTRAINT chat_session_pkey DO UPDATE SET
        session_id = excluded.session_id, started_at = excluded.started_at;
    INSERT INTO public.session_events (
        session_id, event_no, chat_id, user_id, update_id, event_type, event_data, timestamp
    ) VALUES (
        start_session.session_id, 1, start_session.chat_id, start_session.user_id, NULL,
        'session_started',
        jsonb_build_object(
            'customer_name', coalesce(person ->> 'name', _previous.customer_name),
            'language', coalesce(person ->> 'language', _previous.language),
            'previous_session_id', _previous.session_id,
            'previous_update_ids', coalesce(to_jsonb(_previous.recent_update_ids), '[]')
        ),
        _at
    ) RETURNING * INTO _event;
    RETURN private.apply_event(_previous, _event);
END
$$;
