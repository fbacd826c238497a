-- lines: [{reference…, "quantity", "options", "note"}, …]. Lines that can't be added
-- are named in `refused`, unless none can: then the call is refused.
CREATE OR REPLACE FUNCTION tool.add_to_cart(_session public.session_state, lines jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _one jsonb;
BEGIN
    IF jsonb_array_length(add_to_cart.lines) > 1 THEN
        RETURN private.add_lines(_session, add_to_cart.lines);
    END IF;
    _one := private.add_line(_session, add_to_cart.lines -> 0);
    RETURN CASE WHEN _one ? 'needs_options'
        THEN _one || '{"added": [], "refused": []}'
        ELSE jsonb_build_object(
            'added', jsonb_build_array(_one), 'needs_options', NULL, 'refused', '[]'::jsonb
        ) END;
END
$$;
