CREATE OR REPLACE FUNCTION tool.help(_session public.session_state)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT '{}'::jsonb;
$$;
