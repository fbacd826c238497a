-- How often each item was ordered in the last `days` of the restaurant's days, today being the
-- first, cancelled orders apart.
CREATE OR REPLACE FUNCTION private.sales(days integer)
RETURNS TABLE (menu_item_id integer, quantity numeric)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = auto
AS $$
DECLARE
    _first constant date := private.local_time(clock_timestamp())::date - (sales.days - 1);
    _tail  constant timestamptz := greatest(
        private.day_start(_first), private.rolled_until()
    );
    -- As much of it as is added up; none of it, and this is the day before it.
    _last  constant date := private.day_of(_tail - interval '1 microsecond');
BEGIN
    RETURN QUERY
    SELECT a.menu_item_id, sum(a.quantity)
    FROM (
        SELECT s.menu_item_id, s.quantity
        FROM public.sales_daily s WHERE s.day BETWEEN _first AND _last
        UNION ALL
        SELECT i.menu_item_id, i.quantity
        FROM public.orders o
        JOIN public.order_item i ON i.order_id = o.order_id AND i.chat_id = o.chat_id
        WHERE o.created_at >= _tail AND o.status <> 'cancelled'
        UNION ALL
        -- Added up already, and cancelled since.
        SELECT i.menu_item_id, -i.quantity
        FROM public.order_event e
        JOIN public.orders o ON o.order_id = e.order_id AND o.chat_id = e.chat_id
        JOIN public.order_item i ON i.order_id = o.order_id AND i.chat_id = o.chat_id
        WHERE e.event_type = 'order_cancelled' AND e.timestamp >= _tail
          AND o.created_at >= private.day_start(_first) AND o.created_at < _tail
    ) a
    GROUP BY a.menu_item_id
    HAVING sum(a.quantity) > 0;
END
$$;
