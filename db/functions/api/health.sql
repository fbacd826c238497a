-- What waits, and where it should not: {"outbox_waiting", "outbox_oldest_seconds",
-- "inbox_waiting", "inbox_parked", "default_partition_rows"}. The last is counted up to
-- 1,000: any row there means that a month's partition was missing.
CREATE OR REPLACE FUNCTION api.health()
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'outbox_waiting', count(*),
        'outbox_oldest_seconds',
            coalesce(extract(epoch FROM clock_timestamp() - min(b.created_at)), 0)::float,
        'inbox_waiting', (
            SELECT count(*) FROM public.update_inbox u WHERE u.parked_at IS NULL),
        'inbox_parked', (
            SELECT count(*) FROM public.update_inbox u WHERE u.parked_at IS NOT NULL),
        'default_partition_rows', (
            SELECT count(*) FROM (SELECT FROM public.session_events_default LIMIT 1000) d)
    )
    FROM public.outbox b
    WHERE b.delivered_at IS NULL AND b.failed_at IS NULL;
$$;
