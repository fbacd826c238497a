-- What the cards are drawn from, as the chat's hot rows are now. In plpgsql, as all
-- that a turn runs: it keeps a query's plan, a SQL function before 18 does not. Joins
-- instead of subqueries in the list: a plan with those is walked through at each use.
CREATE OR REPLACE FUNCTION private.snapshot(
    chat_id bigint, user_id bigint, results jsonb, repeated boolean
)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _snapshot json;
BEGIN
    SELECT json_build_object(
        'session', json_build_object(
            'id', s.session_id,
            'tag', right(s.session_id::text, 8),
            'step', s.current_step,
            'version', s.version,
            'cart_version', s.cart_version
        ),
        'repeated', snapshot.repeated,
        'results', snapshot.results,
        'cart', json_build_object(
            'lines', coalesce(c.lines, '[]'),
            'count', coalesce(c.count, 0),
            'total', coalesce(c.total, 0.00)::text
        ),
        'checkout', CASE WHEN k.chat_id IS NOT NULL
            THEN json_build_object('order_type', k.order_type) END,
        'pending', s.pending_line,
        'shown', s.last_shown_menu,
        'order', CASE WHEN s.current_step = 'order_placed'
            THEN private.order_json(s.order_id, s.chat_id) END,
        'card', CASE WHEN d.chat_id IS NOT NULL
            THEN json_build_object('message_id', d.message_id) END,
        'is_admin', a.user_id IS NOT NULL
    )
    INTO _snapshot
    FROM public.session_state s
    CROSS JOIN LATERAL (
        SELECT
            json_agg(json_build_object(
                'line_no', l.line_no,
                'item_id', l.item_id,
                'name', l.item_name,
                'quantity', l.quantity,
                'price', l.price::text,
                'total', (l.quantity * l.price)::text,
                'options', coalesce(l.options, '[]'),
                'note', l.note,
                'sold_out', coalesce(m.is_sold_out OR NOT m.is_listed, TRUE)
            ) ORDER BY l.line_no) AS lines,
            sum(l.quantity) AS count,
            sum(l.quantity * l.price) AS total
        FROM public.session_cart l
        LEFT JOIN public.menu_item m ON m.item_id = l.item_id
        WHERE l.chat_id = s.chat_id AND l.is_active
    ) c
    LEFT JOIN public.session_checkout k ON k.chat_id = s.chat_id
    LEFT JOIN public.session_card d ON d.chat_id = s.chat_id
    LEFT JOIN public.admins a ON a.user_id = snapshot.user_id
    WHERE s.chat_id = snapshot.chat_id;
    RETURN _snapshot;
END
$$;
