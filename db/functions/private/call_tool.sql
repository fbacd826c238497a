-- Calls tool.<tool> with the arguments it was given by name; those left out take their
-- defaults. Some frequent tools are named here, only because EXECUTE parses and plans its
-- statement every time: a new tool needs no line.
CREATE OR REPLACE FUNCTION private.call_tool(
    _session public.session_state, tool text, arguments jsonb, context jsonb
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _result jsonb;
BEGIN
    CASE call_tool.tool
    WHEN 'add_to_cart' THEN
        RETURN tool.add_to_cart(_session, arguments -> 'lines');
    WHEN 'view_cart' THEN
        RETURN tool.view_cart(_session);
    WHEN 'checkout' THEN
        RETURN tool.checkout(_session, arguments ->> 'order_type');
    WHEN 'place_order' THEN
        RETURN tool.place_order(_session, arguments ->> 'payment_method');
    WHEN 'remove_from_cart' THEN
        _result := tool.remove_from_cart(
            _session, arguments -> 'item', arguments -> 'quantity'
        );
        PERFORM private.note_correction(
            _session, (_result ->> 'line_no')::integer, call_tool.context
        );
        RETURN _result;
    WHEN 'undo' THEN
        _result := tool.undo(_session);
        PERFORM private.note_correction(_session, NULL, call_tool.context);
        RETURN _result;
    WHEN 'unclear' THEN
        IF (call_tool.context ->> 'can_ask_model')::boolean THEN
            RETURN private.second_thought(_session, call_tool.context);
        END IF;
        PERFORM private.collect_phrase(call_tool.context -> 'phrase', 'unclear');
    ELSE NULL;
    END CASE;
    EXECUTE (
        SELECT format('SELECT tool.%I($1%s)', call_tool.tool, coalesce(
            string_agg(format(', %I => %L', a.key, a.value), ''), ''
        ))
        FROM jsonb_each_text(call_tool.arguments) a
    ) INTO _result USING _session;
    RETURN _result;
END
$$;
