-- "no": takes back what the last card asked about, if it asked; as in tool.confirm, the
-- result names the tool that did it. `about` is what else was asked.
CREATE OR REPLACE FUNCTION tool.deny(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _asked constant jsonb := private.asked(_session);
BEGIN
    IF _asked ->> 'about' IN ('options', 'which', 'candidate') THEN
        RETURN tool.cancel_options(_session) || '{"tool": "cancel_options"}';
    ELSIF _asked ->> 'about' = 'place_order' THEN
        RETURN tool.cancel_checkout(_session) || '{"tool": "cancel_checkout"}';
    END IF;
    RETURN jsonb_build_object('about', _asked ->> 'about');
END
$$;
