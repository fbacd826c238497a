-- Admins: the last `days` of the restaurant's days, today being the first.
CREATE OR REPLACE FUNCTION tool.stats(_session public.session_state, days integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM private.check_admin(_session);
    IF stats.days NOT IN (1, 7, 30) THEN
        PERFORM private.refuse('not_allowed');
    END IF;
    RETURN private.stats(stats.days, private.rolled_until());
END
$$;
