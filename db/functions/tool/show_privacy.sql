CREATE OR REPLACE FUNCTION tool.show_privacy(_session public.session_state)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT '{}'::jsonb;
$$;
