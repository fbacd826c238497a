-- The first moment of a month of the log: months are UTC's.
CREATE OR REPLACE FUNCTION private.log_month(at timestamptz)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE
AS $$
    SELECT pg_catalog.date_trunc('month', log_month.at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
$$;
