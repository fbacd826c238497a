-- counts: {"rules": 12, "model": 1, …}, messages understood so since the last call.
CREATE OR REPLACE FUNCTION api.add_usage(counts jsonb)
RETURNS void
LANGUAGE sql VOLATILE
AS $$
    INSERT INTO public.usage_daily AS u (day, understood_by, messages)
    SELECT
        coalesce(private.local_time(clock_timestamp()), clock_timestamp())::date, c.key,
        c.value::bigint
    FROM jsonb_each_text(add_usage.counts) c
    ORDER BY c.key
    ON CONFLICT (day, understood_by) DO UPDATE SET messages = u.messages + excluded.messages;
$$;
