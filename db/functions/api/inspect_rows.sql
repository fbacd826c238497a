-- The rows behind one chat, by temperature, for the inspector of the try-out page:
-- {"hot": {table: [row]}, "warm": {…}, "cold": {…}}. Changes nothing; replays nothing,
-- so that after a crash hot is seen empty until the chat's next message.
CREATE OR REPLACE FUNCTION api.inspect_rows(chat_id bigint)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH session AS (
        SELECT s.* FROM public.chat_session s WHERE s.chat_id = inspect_rows.chat_id
    ), events AS (
        SELECT e.event_no, e.event_type, e.event_data, e.update_id, e.timestamp
        FROM session s
        JOIN public.session_events e
          ON e.session_id = s.session_id AND e.timestamp >= s.started_at
        ORDER BY e.event_no DESC LIMIT 30
    ), placed AS (
        SELECT o.* FROM public.orders o WHERE o.chat_id = inspect_rows.chat_id
        ORDER BY o.created_at DESC LIMIT 5
    )
    SELECT jsonb_build_object(
        'hot', jsonb_build_object(
            'session_state', (SELECT coalesce(jsonb_agg(to_jsonb(h)), '[]')
                FROM public.session_state h WHERE h.chat_id = inspect_rows.chat_id),
            'session_cart', (SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.line_no), '[]')
                FROM public.session_cart h WHERE h.chat_id = inspect_rows.chat_id),
            'session_checkout', (SELECT coalesce(jsonb_agg(to_jsonb(h)), '[]')
                FROM public.session_checkout h WHERE h.chat_id = inspect_rows.chat_id)),
        'warm', jsonb_build_object(
            'session_events', (SELECT coalesce(
                    jsonb_agg(to_jsonb(e) ORDER BY e.event_no DESC), '[]')
                FROM events e)),
        'cold', jsonb_build_object(
            'orders', (SELECT coalesce(jsonb_agg(to_jsonb(o) ORDER BY o.created_at DESC), '[]')
                FROM placed o),
            'order_item', (SELECT coalesce(
                    jsonb_agg(to_jsonb(i) ORDER BY o.created_at DESC, i.line_no), '[]')
                FROM placed o JOIN public.order_item i USING (order_id, chat_id)),
            'payments', (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY o.created_at DESC), '[]')
                FROM placed o JOIN public.payments p USING (order_id, chat_id)),
            'outbox', (SELECT coalesce(jsonb_agg(to_jsonb(b) ORDER BY b.outbox_id DESC), '[]')
                FROM placed o JOIN public.outbox b
                  ON b.payload ->> 'order_id' = o.order_id::text AND b.chat_id = o.chat_id)));
$$;
