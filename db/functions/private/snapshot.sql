-- What the cards are drawn from, as the chat's hot rows are now. In plpgsql, as all
-- that a turn runs: it keeps a query's plan, a SQL function before 18 does not. Two plain
-- queries instead of one with joins: starting a plan's every node costs more than its rows.
CREATE OR REPLACE FUNCTION private.snapshot(
    chat_id bigint, user_id bigint, results jsonb, repeated boolean
)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _lines    json;
    _count    bigint;
    _total    numeric;
    _snapshot json;
BEGIN
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
        ) ORDER BY coalesce(l.place, l.line_no), l.line_no),
        sum(l.quantity),
        sum(l.quantity * l.price)
    INTO _lines, _count, _total
    FROM public.session_cart l
    LEFT JOIN public.menu_item m ON m.item_id = l.item_id
    WHERE l.chat_id = snapshot.chat_id AND l.is_active;

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
            'lines', coalesce(_lines, '[]'),
            'count', coalesce(_count, 0),
            'total', coalesce(_total, 0.00)::text
        ),
        -- Only in these steps is there one.
        'checkout', CASE WHEN s.current_step IN ('checkout', 'options') THEN (
            SELECT json_build_object('order_type', k.order_type)
            FROM public.session_checkout k WHERE k.chat_id = snapshot.chat_id
        ) END,
        'pending', s.pending_line,
        'waiting', s.waiting_lines,
        'asked', s.asked_line,
        'shown', s.last_shown_menu,
        'order', CASE WHEN s.current_step = 'order_placed'
            THEN private.order_json(s.order_id, s.chat_id) END,
        'card', (
            SELECT json_build_object('message_id', d.message_id)
            FROM public.session_card d WHERE d.chat_id = snapshot.chat_id
        ),
        'is_admin', EXISTS (
            SELECT FROM public.admins a WHERE a.user_id = snapshot.user_id
        )
    )
    INTO _snapshot
    FROM public.session_state s
    WHERE s.chat_id = snapshot.chat_id;
    RETURN _snapshot;
END
$$;
