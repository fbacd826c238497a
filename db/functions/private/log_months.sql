-- The log's monthly partitions, the oldest first: `name` without its schema, and the moments
-- that the month begins and ends at.
CREATE OR REPLACE FUNCTION private.log_months()
RETURNS TABLE (name text, begins timestamptz, ends timestamptz)
LANGUAGE sql STABLE
AS $$
    SELECT p.name, p.month AT TIME ZONE 'UTC', (p.month + interval '1 month') AT TIME ZONE 'UTC'
    FROM (
        SELECT c.relname::text AS name,
            pg_catalog.to_date(substring(c.relname, '\d{4}_\d\d$'), 'YYYY_MM')::timestamp AS month
        FROM pg_catalog.pg_inherits i
        JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'public.session_events'::regclass
          AND c.relname ~ '^session_events_\d{4}_\d\d$'
    ) p
    ORDER BY p.month;
$$;
