-- A moment before which nothing can happen any more: a time is read under the chat's lock, or
-- in the statement that writes it, and whoever holds either lock now began before reading. A
-- turn that has ended meanwhile is visible to the next statement, one that begins reads a
-- later clock; so the clock is read first.
CREATE OR REPLACE FUNCTION private.settled_until()
RETURNS timestamptz
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _now    constant timestamptz := clock_timestamp();
    _oldest timestamptz;
BEGIN
    -- Of somebody else's transaction it may not be told when it began.
    SELECT min(coalesce(a.xact_start, '-infinity')) INTO _oldest
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
      AND a.state IS DISTINCT FROM 'idle'
      AND l.database = (
          SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
      AND (
          -- A chat's lock has one key, all others of ours two.
          l.locktype = 'advisory' AND l.objsubid = 1
          OR l.mode IN ('RowShareLock', 'RowExclusiveLock') AND l.relation IN (
              'public.session_events'::regclass, 'public.orders'::regclass,
              'public.order_event'::regclass
          )
      );
    RETURN least(_now, _oldest);
END
$$;
