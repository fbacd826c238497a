-- [{"update_id", "chat_id", "body", "attempts"}] that are neither finished nor parked.
CREATE OR REPLACE FUNCTION api.inbox_updates()
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'update_id', u.update_id, 'chat_id', u.chat_id, 'body', u.body, 'attempts', u.attempts
    ) ORDER BY u.update_id), '[]')
    FROM public.update_inbox u WHERE u.parked_at IS NULL;
$$;
