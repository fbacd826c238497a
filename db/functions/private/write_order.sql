-- Hot to cold: the order with its lines at the prices of the cart, the payment, the
-- session's end, and the tickets. Once per session: a second call returns the same order.
CREATE OR REPLACE FUNCTION private.write_order(
    _session public.session_state, order_type text, payment_method text, customer_id uuid
)
RETURNS uuid
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _customer  public.customers;
    _order_id  uuid := _session.order_id;
    _type_id   integer;
    _source_id integer;
    _total     numeric(10, 2);
    _day       date;
    _event_no  integer;
    _at        constant timestamptz := clock_timestamp();
BEGIN
    IF _session.current_step = 'order_placed' THEN
        RETURN _order_id;
    END IF;
    SELECT
        sum(c.quantity * c.price),
        (SELECT t.order_type_id FROM public.order_type_table t
            WHERE t.order_type_name = write_order.order_type),
        (SELECT s.order_source_id FROM public.order_source_type s WHERE s.source_name = 'chatbot'),
        (SELECT (_at AT TIME ZONE r.time_zone)::date FROM public.restaurant r)
    INTO _total, _type_id, _source_id, _day
    FROM public.session_cart c WHERE c.chat_id = _session.chat_id AND c.is_active;
    IF _total IS NULL THEN
        PERFORM private.refuse('cart_empty');
    ELSIF _type_id IS NULL THEN
        PERFORM private.refuse('unknown_order_type');
    END IF;
    IF write_order.customer_id IS NULL THEN
        _customer := private.customer_of(
            _session.user_id, coalesce(_session.customer_name, ''), _session.language
        );
    ELSE
        SELECT * INTO STRICT _customer FROM public.customers c
        WHERE c.customer_id = write_order.customer_id;
    END IF;

    _order_id := private.uuid_v7();
    _event_no := private.log_event(_session, 'order_placed', jsonb_build_object(
        'order_id', _order_id, 'total', _total::text, 'payment_method', write_order.payment_method,
        'order_type', write_order.order_type
    ));
    -- One statement for what is kept for ever, and the last: the day's counter is the one
    -- row that all orders share.
    WITH numbered AS (
        INSERT INTO public.order_counter AS n (day, last_number) VALUES (_day, 1)
        ON CONFLICT ON CONSTRAINT order_counter_pkey DO UPDATE SET last_number = n.last_number + 1
        RETURNING n.last_number
    ), placed AS (
        INSERT INTO public.orders (
            order_id, chat_id, session_id, customer_id, user_id, customer_name, order_type_id,
            order_source_id, order_day, order_number, total_amount, created_at
        )
        SELECT
            _order_id, _session.chat_id, _session.session_id, _customer.customer_id,
            _customer.user_id, _customer.name, _type_id, _source_id, _day, n.last_number, _total,
            _at
        FROM numbered n
    ), paid AS (
        INSERT INTO public.payments (
            payment_id, order_id, chat_id, method, amount, status, created_at
        ) VALUES (
            private.uuid_v7(), _order_id, _session.chat_id, write_order.payment_method, _total,
            'due', _at
        )
    ), line AS MATERIALIZED (
        -- The lines that the event has just made inactive are those of this order.
        SELECT c.* FROM public.session_state s
        JOIN public.session_cart c ON c.chat_id = s.chat_id AND c.updated_at = s.last_event_at
        WHERE s.chat_id = _session.chat_id
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
    )
    INSERT INTO public.order_item (
        order_id, chat_id, line_no, menu_item_id, item_name, quantity, unit_price, subtotal, note
    )
    SELECT
        _order_id, l.chat_id, l.line_no, l.item_id, l.item_name, l.quantity, l.price,
        l.quantity * l.price, l.note
    FROM line l;
    PERFORM private.send_tickets(_order_id, _session.chat_id);
    RETURN _order_id;
END
$$;
