-- Adds up the log of one day, of which `events` are there before `until`, in place of what was
-- added up for that day. Today is done again each minute: of its long list, only what has
-- changed is written.
CREATE OR REPLACE FUNCTION private.roll_up_day(day date, until timestamptz, events bigint)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _since  constant timestamptz := private.day_start(roll_up_day.day);
    _wanted jsonb;
BEGIN
    DELETE FROM public.figures_daily f WHERE f.day = roll_up_day.day;
    DELETE FROM public.funnel_daily f WHERE f.day = roll_up_day.day;

    WITH session AS MATERIALIZED (
        SELECT * FROM private.sessions_between(_since, roll_up_day.until)
    ), timed AS (
        SELECT
            count(*) AS orders,
            sum(extract(epoch FROM s.placed_at - s.first_viewed_at)) AS seconds
        FROM session s
        WHERE s.placed_at >= s.first_viewed_at AND s.placed_before IS NULL
    ), tokens AS (
        SELECT
            sum((e.event_data ->> 'prompt_tokens')::bigint) AS prompt,
            sum((e.event_data ->> 'completion_tokens')::bigint) AS completion
        FROM public.session_events e
        WHERE e.event_type = 'model_consulted'
          AND e.timestamp >= _since AND e.timestamp < roll_up_day.until
    ), figures AS (
        INSERT INTO public.figures_daily (
            day, events, prompt_tokens, completion_tokens, timed_orders, seconds_to_order
        )
        SELECT
            roll_up_day.day, roll_up_day.events, coalesce(k.prompt, 0), coalesce(k.completion, 0),
            t.orders, coalesce(t.seconds, 0)
        FROM timed t, tokens k
    )
    INSERT INTO public.funnel_daily (day, event_type, last_day, sessions)
    SELECT
        roll_up_day.day, f.event_type,
        CASE WHEN f.before IS NULL THEN '-infinity' ELSE private.day_of(f.before) END, count(*)
    FROM session s
    CROSS JOIN LATERAL (VALUES
        ('menu_viewed', s.viewed_at, s.viewed_before),
        ('item_added', s.added_at, s.added_before),
        ('order_placed', s.placed_at, s.placed_before)
    ) AS f (event_type, at, before)
    WHERE f.at IS NOT NULL
    GROUP BY 2, 3;

    SELECT coalesce(jsonb_object_agg(a.item_name, a.quantity), '{}') INTO _wanted
    FROM (
        SELECT
            e.event_data ->> 'item_name' AS item_name,
            sum((e.event_data ->> 'quantity')::integer) AS quantity
        FROM public.session_events e
        WHERE e.event_type = 'item_added'
          AND e.timestamp >= _since AND e.timestamp < roll_up_day.until
        GROUP BY 1
    ) a;
    DELETE FROM public.wanted_daily w
    WHERE w.day = roll_up_day.day
      AND w.quantity IS DISTINCT FROM (_wanted ->> w.item_name)::bigint;
    INSERT INTO public.wanted_daily (day, item_name, quantity)
    SELECT roll_up_day.day, n.key, n.value::bigint FROM jsonb_each_text(_wanted) n
    ON CONFLICT ON CONSTRAINT wanted_daily_pkey DO NOTHING;
END
$$;
