-- Hot to cold: the order with its lines at the prices of the cart, the payment, the
-- session's end, and the tickets. Once per session: a second call returns the same order,
-- as private.order_json does. With `if_as_shown` it does nothing and returns NULL unless the
-- kitchen is open and each line is known to cost what it says: the caller then looks closer.
CREATE OR REPLACE FUNCTION private.write_order(
    _session public.session_state, order_type text, payment_method text, customer_id uuid,
    if_as_shown boolean
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _customer  public.customers;
    _order_id  constant uuid := private.uuid_v7();
    _type_id   integer;
    _source_id integer;
    _as_shown  boolean;
    _total     numeric(10, 2);
    _day       date;
    _staff     bigint[];
    _after     public.session_state;
    _order     jsonb;
    _at        constant timestamptz := clock_timestamp();
BEGIN
    IF _session.current_step = 'order_placed' THEN
        RETURN private.order_json(_session.order_id, _session.chat_id);
    END IF;
    -- All that has to be known, in one query.
    SELECT
        l.total,
        l.as_on_menu AND private.is_open(r.opening_hours, _at AT TIME ZONE r.time_zone),
        (SELECT t.order_type_id FROM public.order_type_table t
            WHERE t.order_type_name = write_order.order_type),
        (SELECT s.order_source_id FROM public.order_source_type s WHERE s.source_name = 'chatbot'),
        (_at AT TIME ZONE r.time_zone)::date,
        CASE WHEN r.staff_chat_id IS NULL THEN ARRAY(SELECT a.user_id FROM public.admins a)
            ELSE ARRAY[r.staff_chat_id] END
    INTO _total, _as_shown, _type_id, _source_id, _day, _staff
    FROM public.restaurant r
    CROSS JOIN (
        SELECT
            sum(c.quantity * c.price) AS total,
            bool_and(c.price IS NOT DISTINCT FROM (
                SELECT CASE WHEN c.options IS NULL THEN m.price ELSE private.current_price(c) END
                FROM public.menu_item m
                WHERE m.item_id = c.item_id AND m.is_listed AND NOT m.is_sold_out
                  AND NOT m.period_only
            )) AS as_on_menu
        FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.is_active
    ) l;
    IF write_order.if_as_shown AND _as_shown IS NOT TRUE THEN
        RETURN NULL;
    ELSIF _total IS NULL THEN
        PERFORM private.refuse('cart_empty');
    ELSIF _type_id IS NULL THEN
        PERFORM private.refuse('unknown_order_type');
    END IF;
    IF write_order.customer_id IS NOT NULL THEN
        SELECT * INTO STRICT _customer FROM public.customers c
        WHERE c.customer_id = write_order.customer_id;
    END IF;
    _after := private.log_event(_session, 'order_placed', jsonb_build_object(
        'order_id', _order_id, 'total', _total::text, 'payment_method', write_order.payment_method,
        'order_type', write_order.order_type
    ));
    -- One statement for what is kept for ever, and the last: the day's counter is the one
    -- row that all orders share. What private.order_json would read again is made here.
    WITH numbered AS (
        INSERT INTO public.order_counter AS n (day, last_number) VALUES (_day, 1)
        ON CONFLICT ON CONSTRAINT order_counter_pkey DO UPDATE SET last_number = n.last_number + 1
        RETURNING n.last_number
    ), buyer AS (
        -- Made on the first order; the name follows what Telegram says today.
        INSERT INTO public.customers AS c (customer_id, user_id, name, language)
        VALUES (
            private.uuid_v7(), coalesce(_customer.user_id, _session.user_id),
            coalesce(_customer.name, nullif(_session.customer_name, ''), 'Guest'),
            coalesce(_session.language, 'en')
        )
        ON CONFLICT ON CONSTRAINT customers_user_id_key DO UPDATE SET
            name = CASE WHEN _session.customer_name <> '' THEN excluded.name ELSE c.name END
        RETURNING c.customer_id, c.user_id, c.name
    ), placed AS (
        INSERT INTO public.orders (
            order_id, chat_id, session_id, customer_id, user_id, customer_name, order_type_id,
            order_source_id, order_day, order_number, total_amount, created_at
        )
        SELECT
            _order_id, _session.chat_id, _session.session_id, b.customer_id, b.user_id, b.name,
            _type_id, _source_id, _day, n.last_number, _total, _at
        FROM numbered n CROSS JOIN buyer b
    ), paid AS (
        INSERT INTO public.payments (
            payment_id, order_id, chat_id, method, amount, status, created_at
        ) VALUES (
            private.uuid_v7(), _order_id, _session.chat_id, write_order.payment_method, _total,
            'due', _at
        )
    ), line AS MATERIALIZED (
        -- The lines that the event has just made inactive are those of this order.
        SELECT c.* FROM public.session_cart c
        WHERE c.chat_id = _session.chat_id AND c.updated_at = _after.last_event_at
    ), kept AS (
        INSERT INTO public.order_item (
            order_id, chat_id, line_no, menu_item_id, item_name, quantity, unit_price, subtotal,
            note
        )
        SELECT
            _order_id, l.chat_id, l.line_no, l.item_id, l.item_name, l.quantity, l.price,
            l.quantity * l.price, l.note
        FROM line l
    ), chosen AS (
        INSERT INTO public.order_item_option (
            order_id, chat_id, line_no, option_no, choice_id, group_name, option_name, qualifier,
            count, price
        )
        SELECT
            _order_id, l.chat_id, l.line_no, o.n, (o.value ->> 'choice_id')::integer,
            o.value ->> 'group', o.value ->> 'name', o.value ->> 'qualifier',
            (o.value ->> 'count')::integer, (o.value ->> 'price')::numeric
        FROM line l
        CROSS JOIN LATERAL jsonb_array_elements(l.options) WITH ORDINALITY AS o (value, n)
        WHERE l.options IS NOT NULL
    ), ticket AS (
        INSERT INTO public.outbox (outbox_id, chat_id, target_chat_id, kind, payload)
        SELECT
            private.uuid_v7(), _session.chat_id, t.target_chat_id, 'ticket',
            jsonb_build_object('order_id', _order_id)
        FROM unnest(_staff) AS t (target_chat_id)
    )
    SELECT jsonb_build_object(
        'order_id', _order_id,
        'chat_id', _session.chat_id,
        'number', n.last_number,
        'day', _day,
        'status', 'placed',
        'order_type', write_order.order_type,
        'payment_method', write_order.payment_method,
        'total', _total::text,
        'placed_at', _at,
        'customer', jsonb_build_object('user_id', b.user_id, 'name', b.name),
        'by', NULL,
        'confirmed', FALSE,
        'overdue', FALSE,
        'lines', (
            SELECT jsonb_agg(jsonb_build_object(
                'line_no', l.line_no,
                'item_id', l.item_id,
                'name', l.item_name,
                'quantity', l.quantity,
                'price', l.price::text,
                'total', (l.quantity * l.price)::text,
                'note', l.note,
                'sold_out', FALSE,
                'options', coalesce(l.options, '[]')
            ) ORDER BY l.line_no)
            FROM line l
        )
    ) INTO _order
    FROM numbered n CROSS JOIN buyer b;
    PERFORM pg_notify('outbox', '');
    RETURN _order;
END
$$;
