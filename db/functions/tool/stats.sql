-- Admins: the last `days` of the restaurant's days, today being the first.
CREATE OR REPLACE FUNCTION tool.stats(_session public.session_state, days integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _since timestamptz;
    _day   date;
    _stats jsonb;
BEGIN
    PERFORM private.check_admin(_session);
    IF stats.days NOT IN (1, 7, 30) THEN
        PERFORM private.refuse('not_allowed');
    END IF;
    _day := private.local_time(clock_timestamp())::date - (stats.days - 1);
    SELECT _day::timestamp AT TIME ZONE r.time_zone INTO _since FROM public.restaurant r;

    SELECT jsonb_build_object(
        'days', stats.days,
        'viewed', count(DISTINCT e.session_id) FILTER (WHERE e.event_type = 'menu_viewed'),
        'added', count(DISTINCT e.session_id) FILTER (WHERE e.event_type = 'item_added'),
        'placed', count(DISTINCT e.session_id) FILTER (WHERE e.event_type = 'order_placed'),
        'prompt_tokens', coalesce(sum((e.event_data ->> 'prompt_tokens')::bigint)
            FILTER (WHERE e.event_type = 'model_consulted'), 0),
        'completion_tokens', coalesce(sum((e.event_data ->> 'completion_tokens')::bigint)
            FILTER (WHERE e.event_type = 'model_consulted'), 0)
    )
    INTO _stats
    FROM public.session_events e WHERE e.timestamp >= _since;

    SELECT _stats || jsonb_build_object('popular', coalesce(jsonb_agg(p), '[]')) INTO _stats
    FROM (
        SELECT e.event_data ->> 'item_name' AS name,
            sum((e.event_data ->> 'quantity')::integer) AS quantity
        FROM public.session_events e
        WHERE e.event_type = 'item_added' AND e.timestamp >= _since
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10
    ) p;

    SELECT _stats || jsonb_build_object(
        'average_seconds_to_order',
        round(extract(epoch FROM avg(t.ordered_at - t.viewed_at)))::integer
    ) INTO _stats
    FROM (
        SELECT
            min(e.timestamp) FILTER (WHERE e.event_type = 'menu_viewed') AS viewed_at,
            min(e.timestamp) FILTER (WHERE e.event_type = 'order_placed') AS ordered_at
        FROM public.session_events e WHERE e.timestamp >= _since
        GROUP BY e.session_id
    ) t
    WHERE t.ordered_at >= t.viewed_at;

    SELECT _stats || jsonb_build_object(
        'orders', count(*) FILTER (WHERE o.status <> 'cancelled'),
        'revenue', coalesce(sum(o.total_amount) FILTER (WHERE o.status <> 'cancelled'), 0.00)::text,
        'cancelled', count(*) FILTER (WHERE o.status = 'cancelled')
    ) INTO _stats
    FROM public.orders o WHERE o.created_at >= _since;

    SELECT _stats || jsonb_build_object(
        'messages', coalesce(sum(u.messages), 0),
        'messages_by_model',
        coalesce(sum(u.messages) FILTER (WHERE u.understood_by = 'model'), 0),
        'messages_unclear',
        coalesce(sum(u.messages) FILTER (WHERE u.understood_by = 'unclear'), 0)
    ) INTO _stats
    FROM public.usage_daily u WHERE u.day >= _day;
    RETURN _stats;
END
$$;
