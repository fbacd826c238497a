-- payload: what a deep link carried after /start; none means anything today.
CREATE OR REPLACE FUNCTION tool.start(_session public.session_state, payload text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT '{}'::jsonb;
$$;
