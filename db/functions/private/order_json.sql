-- One order as the cards and tickets show it.
CREATE OR REPLACE FUNCTION private.order_json(order_id uuid, chat_id bigint)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'order_id', o.order_id,
            'chat_id', o.chat_id,
            'number', o.order_number,
            'day', o.order_day,
            'status', o.status,
            'order_type', t.order_type_name,
            'payment_method', p.method,
            'total', o.total_amount::text,
            'placed_at', o.created_at,
            'customer', jsonb_build_object('user_id', o.user_id, 'name', o.customer_name),
            'by', (
                SELECT e.event_data ->> 'by' FROM public.order_event e
                WHERE e.order_id = o.order_id AND e.chat_id = o.chat_id
                ORDER BY e.event_no DESC LIMIT 1
            ),
            'confirmed', o.status <> 'placed' OR coalesce(x.delivered, FALSE),
            'overdue', o.status = 'placed' AND NOT coalesce(x.delivered, FALSE)
                AND o.created_at < clock_timestamp() - interval '60 seconds',
            'lines', (
                SELECT jsonb_agg(jsonb_build_object(
                    'line_no', i.line_no,
                    'item_id', i.menu_item_id,
                    'name', i.item_name,
                    'quantity', i.quantity,
                    'price', i.unit_price::text,
                    'total', i.subtotal::text,
                    'note', i.note,
                    'sold_out', FALSE,
                    'options', coalesce((
                        SELECT jsonb_agg(jsonb_build_object(
                            'choice_id', q.choice_id, 'group', q.group_name, 'name', q.option_name,
                            'qualifier', q.qualifier, 'count', q.count, 'price', q.price::text
                        ) ORDER BY q.option_no)
                        FROM public.order_item_option q
                        WHERE q.order_id = i.order_id AND q.line_no = i.line_no
                          AND q.chat_id = i.chat_id
                    ), '[]')
                ) ORDER BY i.line_no)
                FROM public.order_item i
                WHERE i.order_id = o.order_id AND i.chat_id = o.chat_id
            )
        )
        FROM public.orders o
        JOIN public.order_type_table t ON t.order_type_id = o.order_type_id
        LEFT JOIN public.payments p ON p.order_id = o.order_id AND p.chat_id = o.chat_id
        LEFT JOIN LATERAL (
            SELECT bool_or(b.delivered_at IS NOT NULL) AS delivered FROM public.outbox b
            WHERE b.payload ->> 'order_id' = o.order_id::text AND b.kind = 'ticket'
        ) x ON TRUE
        WHERE o.order_id = order_json.order_id AND o.chat_id = order_json.chat_id
    );
END
$$;
