-- "yes": agrees to what the last card asked, if it asked. The result is then that of the
-- tool that did it, and names it.
CREATE OR REPLACE FUNCTION tool.confirm(_session public.session_state)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _asked constant jsonb := private.asked(_session);
BEGIN
    CASE _asked ->> 'about'
    WHEN 'place_order' THEN
        RETURN tool.place_order(_session, 'cash') || '{"tool": "place_order"}';
    WHEN 'options' THEN
        RETURN tool.confirm_options(_session) || '{"tool": "confirm_options"}';
    WHEN 'candidate' THEN
        RETURN tool.choose_between(
            _session, (_asked ->> 'question')::integer, (_asked ->> 'item_id')::integer
        ) || '{"tool": "choose_between"}';
    WHEN 'item' THEN
        RETURN tool.add_to_cart(_session, jsonb_build_array(jsonb_build_object(
            'item_id', _asked -> 'item_id', 'quantity', 1
        ))) || '{"tool": "add_to_cart"}';
    ELSE
        RETURN '{}';
    END CASE;
END
$$;
