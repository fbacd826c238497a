-- The chat's last orders, newest first.
CREATE OR REPLACE FUNCTION tool.order_status(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object('orders', coalesce(
            jsonb_agg(private.order_json(o.order_id, o.chat_id) ORDER BY o.created_at DESC), '[]'
        ))
        FROM (
            SELECT * FROM public.orders p WHERE p.chat_id = _session.chat_id
            ORDER BY p.created_at DESC LIMIT 5
        ) o
    );
END
$$;
