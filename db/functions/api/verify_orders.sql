-- Compares every order with what belongs to it: {"checked", "differences": [{"order_id",
-- "chat_id", "problem", "is", "should_be"}]}. Amounts are strings.
CREATE OR REPLACE FUNCTION api.verify_orders()
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH line AS (
        SELECT i.order_id, i.chat_id, sum(i.quantity * i.unit_price) AS total
        FROM public.order_item i GROUP BY i.order_id, i.chat_id
    ), paid AS (
        SELECT p.order_id, p.chat_id, sum(p.amount) AS amount
        FROM public.payments p GROUP BY p.order_id, p.chat_id
    ), logged AS (
        SELECT (e.event_data ->> 'order_id')::uuid AS order_id, e.chat_id,
            (e.event_data ->> 'total')::numeric AS total
        FROM public.session_events e WHERE e.event_type = 'order_placed'
    ), oldest AS (
        SELECT min(e.timestamp) AS at FROM public.session_events e
    ), difference AS (
        SELECT o.order_id, o.chat_id, 'total of its lines' AS problem,
            o.total_amount::text AS found, l.total::text AS wanted
        FROM public.orders o LEFT JOIN line l USING (order_id, chat_id)
        WHERE o.total_amount IS DISTINCT FROM l.total
        UNION ALL
        SELECT o.order_id, o.chat_id, 'amount to pay', p.amount::text, o.total_amount::text
        FROM public.orders o LEFT JOIN paid p USING (order_id, chat_id)
        WHERE p.amount IS DISTINCT FROM o.total_amount
        UNION ALL
        -- Of an order older than the log, the event is gone by retention.
        SELECT o.order_id, o.chat_id, 'total in the log', g.total::text, o.total_amount::text
        FROM public.orders o
        CROSS JOIN oldest
        LEFT JOIN logged g USING (order_id, chat_id)
        WHERE g.total IS DISTINCT FROM o.total_amount
          AND (g.order_id IS NOT NULL OR o.created_at >= oldest.at)
        UNION ALL
        SELECT g.order_id, g.chat_id, 'order of an event', NULL, g.total::text
        FROM logged g
        WHERE NOT EXISTS (
            SELECT FROM public.orders o
            WHERE o.order_id = g.order_id AND o.chat_id = g.chat_id
        )
        UNION ALL
        -- No foreign key sees to what follows: see private.keep_referred.
        SELECT l.order_id, l.chat_id, 'order of its lines', NULL, l.total::text
        FROM line l
        WHERE NOT EXISTS (
            SELECT FROM public.orders o
            WHERE o.order_id = l.order_id AND o.chat_id = l.chat_id
        )
        UNION ALL
        SELECT p.order_id, p.chat_id, 'order of its payment', NULL, p.amount::text
        FROM paid p
        WHERE NOT EXISTS (
            SELECT FROM public.orders o
            WHERE o.order_id = p.order_id AND o.chat_id = p.chat_id
        )
        UNION ALL
        SELECT x.order_id, x.chat_id, 'line of an option', NULL, x.option_name
        FROM public.order_item_option x
        WHERE NOT EXISTS (
            SELECT FROM public.order_item i
            WHERE i.order_id = x.order_id AND i.line_no = x.line_no AND i.chat_id = x.chat_id
        )
        UNION ALL
        SELECT o.order_id, o.chat_id, 'type', o.order_type_id::text, 'one that there is'
        FROM public.orders o
        WHERE NOT EXISTS (
            SELECT FROM public.order_type_table t WHERE t.order_type_id = o.order_type_id
        )
        UNION ALL
        SELECT o.order_id, o.chat_id, 'source', o.order_source_id::text, 'one that there is'
        FROM public.orders o
        WHERE NOT EXISTS (
            SELECT FROM public.order_source_type s WHERE s.order_source_id = o.order_source_id
        )
    )
    SELECT jsonb_build_object(
        'checked', (SELECT count(*) FROM public.orders),
        'differences', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'order_id', d.order_id, 'chat_id', d.chat_id, 'problem', d.problem,
                'is', d.found, 'should_be', d.wanted
            ) ORDER BY d.order_id, d.problem), '[]')
            FROM difference d
        )
    );
$$;
