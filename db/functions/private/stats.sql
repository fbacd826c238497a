-- How the restaurant did in the last `days` of its days, today being the first: what was added
-- up by days before `until` (private.rolled_until, or less), and what happened since.
CREATE OR REPLACE FUNCTION private.stats(days integer, until timestamptz)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET plan_cache_mode = auto
AS $$
DECLARE
    _first constant date := private.local_time(clock_timestamp())::date - (stats.days - 1);
    _since constant timestamptz := private.day_start(_first);
    _tail  constant timestamptz := greatest(_since, stats.until);
    -- As much of it as is added up; if nothing, this is the day before the first.
    _last  constant date := private.day_of(_tail - interval '1 microsecond');
    _stats jsonb;
BEGIN
    -- A session counts once: not where it did the same before, in the period.
    WITH sessions AS (
        SELECT
            sum(f.sessions) FILTER (WHERE f.event_type = 'menu_viewed') AS viewed,
            sum(f.sessions) FILTER (WHERE f.event_type = 'item_added') AS added,
            sum(f.sessions) FILTER (WHERE f.event_type = 'order_placed') AS placed,
            NULL::bigint AS timed, NULL::numeric AS seconds
        FROM public.funnel_daily f
        WHERE f.day BETWEEN _first AND _last AND f.last_day < _first
        UNION ALL
        SELECT
            count(s.viewed_at) FILTER (WHERE (s.viewed_before < _since) IS NOT FALSE),
            count(s.added_at) FILTER (WHERE (s.added_before < _since) IS NOT FALSE),
            count(s.placed_at) FILTER (WHERE (s.placed_before < _since) IS NOT FALSE),
            count(*) FILTER (WHERE s.placed_at >= s.first_viewed_at AND s.placed_before IS NULL),
            sum(extract(epoch FROM s.placed_at - s.first_viewed_at))
                FILTER (WHERE s.placed_at >= s.first_viewed_at AND s.placed_before IS NULL)
        FROM private.sessions_between(_tail, 'infinity') s
        UNION ALL
        SELECT NULL, NULL, NULL, sum(f.timed_orders), sum(f.seconds_to_order)
        FROM public.figures_daily f WHERE f.day BETWEEN _first AND _last
    )
    SELECT jsonb_build_object(
        'days', stats.days,
        'viewed', coalesce(sum(s.viewed), 0),
        'added', coalesce(sum(s.added), 0),
        'placed', coalesce(sum(s.placed), 0),
        'average_seconds_to_order', round(sum(s.seconds) / nullif(sum(s.timed), 0))::integer
    ) INTO _stats FROM sessions s;

    WITH tokens AS (
        SELECT f.prompt_tokens AS prompt, f.completion_tokens AS completion
        FROM public.figures_daily f WHERE f.day BETWEEN _first AND _last
        UNION ALL
        SELECT
            (e.event_data ->> 'prompt_tokens')::bigint,
            (e.event_data ->> 'completion_tokens')::bigint
        FROM public.session_events e
        WHERE e.event_type = 'model_consulted' AND e.timestamp >= _tail
    )
    SELECT _stats || jsonb_build_object(
        'prompt_tokens', coalesce(sum(t.prompt), 0),
        'completion_tokens', coalesce(sum(t.completion), 0)
    ) INTO _stats FROM tokens t;

    WITH wanted AS (
        SELECT w.item_name, w.quantity
        FROM public.wanted_daily w WHERE w.day BETWEEN _first AND _last
        UNION ALL
        SELECT e.event_data ->> 'item_name', (e.event_data ->> 'quantity')::bigint
        FROM public.session_events e
        WHERE e.event_type = 'item_added' AND e.timestamp >= _tail
    )
    SELECT _stats || jsonb_build_object('popular', coalesce(jsonb_agg(p), '[]')) INTO _stats
    FROM (
        SELECT w.item_name AS name, sum(w.quantity) AS quantity
        FROM wanted w GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
    ) p;

    WITH orders AS (
        SELECT o.orders, o.revenue, o.cancelled
        FROM public.orders_daily o WHERE o.day BETWEEN _first AND _last
        UNION ALL
        SELECT
            (o.status <> 'cancelled')::integer,
            CASE WHEN o.status <> 'cancelled' THEN o.total_amount ELSE 0 END,
            (o.status = 'cancelled')::integer
        FROM public.orders o WHERE o.created_at >= _tail
        UNION ALL
        -- Added up already, and cancelled since.
        SELECT -1, -o.total_amount, 1
        FROM public.order_event e
        JOIN public.orders o ON o.order_id = e.order_id AND o.chat_id = e.chat_id
        WHERE e.event_type = 'order_cancelled' AND e.timestamp >= _tail
          AND o.created_at >= _since AND o.created_at < _tail
    )
    SELECT _stats || jsonb_build_object(
        'orders', coalesce(sum(o.orders), 0),
        'revenue', coalesce(sum(o.revenue), 0)::numeric(14, 2)::text,
        'cancelled', coalesce(sum(o.cancelled), 0)
    ) INTO _stats FROM orders o;

    SELECT _stats || jsonb_build_object(
        'messages', coalesce(sum(u.messages), 0),
        'messages_by_model',
        coalesce(sum(u.messages) FILTER (WHERE u.understood_by = 'model'), 0),
        'messages_unclear',
        coalesce(sum(u.messages) FILTER (WHERE u.understood_by = 'unclear'), 0)
    ) INTO _stats
    FROM public.usage_daily u WHERE u.day >= _first;
    RETURN _stats;
END
$$;
