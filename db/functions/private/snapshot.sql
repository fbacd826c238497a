-- What the cards are drawn from: the session, and the chat's other hot rows as they are now.
-- In plpgsql, as all that a turn runs: it keeps a query's plan, a SQL function before 18 does
-- not. What is looked up one row at a time is a subquery: a join of it may be planned as a
-- walk through the whole menu.
CREATE OR REPLACE FUNCTION private.snapshot(
    _session public.session_state, user_id bigint, results jsonb, repeated boolean
)
RETURNS json
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _lines    json;
    _count    bigint;
    _total    numeric;
    _replaced boolean;
    _card     bigint;
    _is_admin boolean;
    _checkout json;
BEGIN
    SELECT
        -- As the index has them: a sort costs more than the lines.
        json_agg(l ORDER BY c.line_no),
        sum(c.quantity),
        sum(c.quantity * c.price),
        bool_or(c.place IS NOT NULL),
        (SELECT d.message_id FROM public.session_card d WHERE d.chat_id = _session.chat_id),
        EXISTS (SELECT FROM public.admins a WHERE a.user_id = snapshot.user_id)
    INTO _lines, _count, _total, _replaced, _card, _is_admin
    FROM public.session_cart c
    CROSS JOIN LATERAL (
        SELECT
            c.line_no, c.item_id, c.item_name AS name, c.quantity, c.price::text AS price,
            (c.quantity * c.price)::text AS total, coalesce(c.options, '[]') AS options, c.note,
            coalesce((
                SELECT m.is_sold_out OR NOT m.is_listed FROM public.menu_item m
                WHERE m.item_id = c.item_id
            ), TRUE) AS sold_out
    ) l
    WHERE c.chat_id = _session.chat_id AND c.is_active;
    IF _replaced THEN
        SELECT json_agg(l ORDER BY coalesce(c.place, c.line_no), c.line_no) INTO _lines
        FROM json_array_elements(_lines) l
        JOIN public.session_cart c ON c.chat_id = _session.chat_id
            AND c.line_no = (l ->> 'line_no')::integer;
    END IF;

    -- Only in these steps is there one.
    IF _session.current_step IN ('checkout', 'options') THEN
        SELECT json_build_object('order_type', k.order_type) INTO _checkout
        FROM public.session_checkout k WHERE k.chat_id = _session.chat_id;
    END IF;
    RETURN json_build_object(
        'session', json_build_object(
            'id', _session.session_id,
            'tag', right(_session.session_id::text, 8),
            'step', _session.current_step,
            'version', _session.version,
            'cart_version', _session.cart_version
        ),
        'repeated', snapshot.repeated,
        'results', snapshot.results,
        'cart', json_build_object(
            'lines', coalesce(_lines, '[]'),
            'count', coalesce(_count, 0),
            'total', coalesce(_total, 0.00)::text
        ),
        'checkout', _checkout,
        'pending', _session.pending_line,
        'waiting', _session.waiting_lines,
        'asked', _session.asked_line,
        'shown', _session.last_shown_menu,
        -- The turn that placed it has it at hand.
        'order', CASE WHEN _session.current_step = 'order_placed' THEN coalesce(
            jsonb_path_query_first(snapshot.results, '$[*] ? (@.placed == true).order'),
            private.order_json(_session.order_id, _session.chat_id)
        ) END,
        'card', CASE WHEN _card IS NOT NULL
            THEN json_build_object('message_id', _card) END,
        'is_admin', _is_admin
    );
END
$$;
