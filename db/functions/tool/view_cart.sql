CREATE OR REPLACE FUNCTION tool.view_cart(_session public.session_state)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT '{}'::jsonb;
$$;
