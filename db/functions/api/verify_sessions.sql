-- Compares the hot rows of at most `at_most` chats after `after_chat_id` with the log:
-- {"checked", "last_chat_id": null at the end, "differences": [{"chat_id", "tables"}]}.
CREATE OR REPLACE FUNCTION api.verify_sessions(after_chat_id bigint, at_most integer)
RETURNS jsonb
LANGUAGE sql VOLATILE
AS $$
    WITH chat AS MATERIALIZED (
        SELECT s.chat_id FROM public.session_state s
        WHERE verify_sessions.after_chat_id IS NULL
           OR s.chat_id > verify_sessions.after_chat_id
        ORDER BY s.chat_id LIMIT verify_sessions.at_most
    ), compared AS MATERIALIZED (
        SELECT c.chat_id, private.compare_session(c.chat_id) AS tables FROM chat c
    )
    SELECT jsonb_build_object(
        'checked', count(*),
        'last_chat_id', max(d.chat_id),
        'differences', coalesce(jsonb_agg(
            jsonb_build_object('chat_id', d.chat_id, 'tables', to_jsonb(d.tables))
            ORDER BY d.chat_id
        ) FILTER (WHERE d.tables <> '{}'), '[]')
    )
    FROM compared d;
$$;
