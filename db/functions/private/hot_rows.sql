-- A chat's folded hot rows as one value: {"session_state", "session_cart": [line],
-- "session_checkout"}; what is outside the fold is left out.
CREATE OR REPLACE FUNCTION private.hot_rows(chat_id bigint)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'session_state', (
            SELECT to_jsonb(s) - 'last_activity_at' FROM public.session_state s
            WHERE s.chat_id = hot_rows.chat_id),
        'session_cart', (
            SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.line_no), '[]')
            FROM public.session_cart c WHERE c.chat_id = hot_rows.chat_id),
        'session_checkout', (
            SELECT to_jsonb(k) FROM public.session_checkout k
            WHERE k.chat_id = hot_rows.chat_id)
    );
$$;
