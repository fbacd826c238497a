-- Adds one line, or more of a line that is there: the same item, options and note.
-- `line` is a reference with quantity, options and note. Returns {"line_no",
-- "item_id", "name", "quantity", "line_quantity", "options", "note"}; a line about which
-- something has to be asked waits for the answer, and it is {"needs_options": line}.
CREATE OR REPLACE FUNCTION private.add_line(_session public.session_state, line jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line  jsonb := private.ordinary_line(_session.chat_id, _session.next_line_no, line);
    _after public.session_state;
BEGIN
    IF _line IS NULL THEN
        _line := private.line_to_add(_session, line);
        IF _line ? 'needs_options' THEN
            IF jsonb_array_length(coalesce(_session.waiting_lines, '[]')) >= 20 THEN
                PERFORM private.refuse('options_missing', jsonb_build_object(
                    'item_id', _line #> '{needs_options,item_id}',
                    'name', _line #> '{needs_options,name}', 'groups', '[]'::jsonb
                ));
            END IF;
            _after := private.log_event(_session, 'line_waited', _line -> 'needs_options');
            RETURN _line;
        END IF;
    END IF;
    -- An assignment, since PERFORM would run a query for it.
    _after := private.log_event(_session, 'item_added', _line -> 'event');
    RETURN _line -> 'added';
END
$$;
