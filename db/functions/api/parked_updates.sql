-- [{"update_id", "chat_id", "body", "attempts", "received_at", "parked_at", "error"}] that were
-- given up on, oldest first.
CREATE OR REPLACE FUNCTION api.parked_updates()
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'update_id', u.update_id, 'chat_id', u.chat_id, 'body', u.body, 'attempts', u.attempts,
        'received_at', u.received_at, 'parked_at', u.parked_at, 'error', u.last_error
    ) ORDER BY u.update_id), '[]')
    FROM public.update_inbox u WHERE u.parked_at IS NOT NULL;
$$;
