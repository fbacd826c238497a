-- lines: [{reference…, "quantity", "options", "note"}, …]. Lines that can't be added
-- are named in `refused`, unless none can: then the call is refused. A line may be one of
-- several dishes, and an option one of several choices: such a line waits for the answer.
--     {"candidates": [{"item_id", "options", "note"}, …], "name", "quantity"}
--     "options": [{"any_of": [choice ids], "name", "qualifier", "count"}]
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
    -- A dish that was just asked about is the answer.
    IF _session.pending_line ? 'candidates'
        AND add_to_cart.lines -> 0 ?| ARRAY['item_id', 'number']
    THEN
        _one := private.candidate(_session, (
            private.find_item(_session, add_to_cart.lines -> 0)
        ).item_id);
        IF _one IS NOT NULL THEN
            RETURN private.complete_line(_session, _one || jsonb_strip_nulls(jsonb_build_object(
                'quantity', nullif(add_to_cart.lines -> 0 -> 'quantity', '1'),
                'options', nullif(add_to_cart.lines -> 0 -> 'options', '[]'),
                'note', add_to_cart.lines -> 0 -> 'note'
            )));
        END IF;
    END IF;
    _one := private.add_line(_session, add_to_cart.lines -> 0);
    RETURN CASE WHEN _one ? 'needs_options'
        THEN _one || '{"added": [], "refused": []}'
        ELSE jsonb_build_object(
            'added', jsonb_build_array(_one), 'needs_options', NULL, 'refused', '[]'::jsonb
        ) END;
END
$$;
