-- Updates that were set aside longer ago than `kept`: nobody will try them again, and they
-- hold what guests wrote. Returns how many are deleted.
CREATE OR REPLACE FUNCTION api.delete_parked(kept interval)
RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _count integer;
BEGIN
    DELETE FROM public.update_inbox u
    WHERE u.parked_at < clock_timestamp() - delete_parked.kept;
    GET DIAGNOSTICS _count = ROW_COUNT;
    RETURN _count;
END
$$;
