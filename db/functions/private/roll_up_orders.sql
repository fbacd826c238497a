-- Adds up the orders of one day as they stood at `until` (one that was cancelled after it
-- counts), in place of what was added up for that day; of its long list, only what has changed
-- is written.
CREATE OR REPLACE FUNCTION private.roll_up_orders(day date, until timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _since constant timestamptz := private.day_start(roll_up_orders.day);
    _end   constant timestamptz := least(
        private.day_start(roll_up_orders.day + 1), roll_up_orders.until
    );
    _sold  jsonb;
BEGIN
    DELETE FROM public.orders_daily o WHERE o.day = roll_up_orders.day;

    WITH placed AS MATERIALIZED (
        SELECT o.order_id, o.chat_id, o.total_amount, o.status = 'cancelled' AND NOT EXISTS (
            SELECT FROM public.order_event e
            WHERE e.order_id = o.order_id AND e.chat_id = o.chat_id
              AND e.event_type = 'order_cancelled' AND e.timestamp >= roll_up_orders.until
        ) AS is_cancelled
        FROM public.orders o
        WHERE o.created_at >= _since AND o.created_at < _end
    ), figures AS (
        INSERT INTO public.orders_daily (day, orders, revenue, cancelled)
        SELECT
            roll_up_orders.day, count(*) FILTER (WHERE NOT p.is_cancelled),
            coalesce(sum(p.total_amount) FILTER (WHERE NOT p.is_cancelled), 0),
            count(*) FILTER (WHERE p.is_cancelled)
        FROM placed p
        HAVING count(*) > 0
    )
    SELECT coalesce(jsonb_object_agg(s.menu_item_id, s.quantity), '{}') INTO _sold
    FROM (
        SELECT i.menu_item_id, sum(i.quantity) AS quantity
        FROM placed p
        JOIN public.order_item i ON i.order_id = p.order_id AND i.chat_id = p.chat_id
        WHERE NOT p.is_cancelled
        GROUP BY 1
    ) s;
    DELETE FROM public.sales_daily s
    WHERE s.day = roll_up_orders.day
      AND s.quantity IS DISTINCT FROM (_sold ->> s.menu_item_id::text)::bigint;
    INSERT INTO public.sales_daily (day, menu_item_id, quantity)
    SELECT roll_up_orders.day, n.key::integer, n.value::bigint FROM jsonb_each_text(_sold) n
    ON CONFLICT ON CONSTRAINT sales_daily_pkey DO NOTHING;
END
$$;
