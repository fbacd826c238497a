-- The sessions that had events in a span of time, `until` excluded: when they first looked at
-- the menu, added something and ordered in it, and when they last did so before it; and when
-- they looked first of all.
CREATE OR REPLACE FUNCTION private.sessions_between(since timestamptz, until timestamptz)
RETURNS TABLE (
    viewed_at timestamptz, added_at timestamptz, placed_at timestamptz,
    viewed_before timestamptz, added_before timestamptz, placed_before timestamptz,
    first_viewed_at timestamptz
)
LANGUAGE sql STABLE
AS $$
    SELECT
        w.viewed_at, w.added_at, w.placed_at, b.viewed_at, b.added_at, b.placed_at,
        coalesce(b.first_viewed_at, w.viewed_at)
    FROM (
        SELECT
            e.session_id,
            min(e.timestamp) FILTER (WHERE e.event_type = 'menu_viewed') AS viewed_at,
            min(e.timestamp) FILTER (WHERE e.event_type = 'item_added') AS added_at,
            min(e.timestamp) FILTER (WHERE e.event_type = 'order_placed') AS placed_at,
            bool_or(e.event_no = 1) AS began
        FROM public.session_events e
        WHERE e.timestamp >= sessions_between.since AND e.timestamp < sessions_between.until
        GROUP BY e.session_id
    ) w
    -- Few sessions have a past: the log is asked for theirs alone.
    LEFT JOIN LATERAL (
        SELECT
            max(e.timestamp) FILTER (WHERE e.event_type = 'menu_viewed') AS viewed_at,
            max(e.timestamp) FILTER (WHERE e.event_type = 'item_added') AS added_at,
            max(e.timestamp) FILTER (WHERE e.event_type = 'order_placed') AS placed_at,
            min(e.timestamp) FILTER (WHERE e.event_type = 'menu_viewed') AS first_viewed_at
        FROM public.session_events e
        WHERE NOT w.began AND e.session_id = w.session_id
          AND e.timestamp < sessions_between.since
    ) b ON TRUE;
$$;
