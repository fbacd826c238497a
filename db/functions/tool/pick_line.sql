-- "The other one", "both", or a tap: the answer to which of several lines was meant, with
-- which the call that asked is done. Where nothing was asked, "the other one" takes back the
-- last change of a line and does it to the only other one.
CREATE OR REPLACE FUNCTION tool.pick_line(_session public.session_state, item jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _asked   constant jsonb := _session.asked_line;
    _meant   jsonb := pick_line.item;
    _call    jsonb;
BEGIN
    IF _asked IS NULL THEN
        IF pick_line.item ? 'line_no' THEN
            PERFORM private.refuse('stale_card');
        ELSIF NOT pick_line.item ? 'other' THEN
            PERFORM private.refuse('nothing_mentioned');
        END IF;
        _call := private.redo_on_other(_session);
    ELSE
        IF pick_line.item ? 'position' THEN
            _meant := jsonb_build_object('line_no', _asked -> 'line_nos' -> (
                private.whole_number(pick_line.item -> 'position')
                - (private.whole_number(pick_line.item -> 'position') > 0)::integer
            ));
            IF _meant -> 'line_no' IS NULL OR _meant -> 'line_no' = 'null' THEN
                PERFORM private.refuse('no_such_line', jsonb_build_object(
                    'position', pick_line.item -> 'position',
                    'count', jsonb_array_length(_asked -> 'line_nos')
                ));
            END IF;
        ELSIF pick_line.item ? 'other' THEN
            SELECT jsonb_build_object('line_nos', jsonb_agg(n)) INTO _meant
            FROM jsonb_array_elements(_asked -> 'line_nos') n
            WHERE n <> coalesce(to_jsonb(_session.last_mentioned_line_no), 'null');
            IF jsonb_array_length(_meant -> 'line_nos') <> 1 THEN
                PERFORM private.refuse('which_line', private.which_line(
                    _session, _asked ->> 'name',
                    ARRAY(SELECT n::integer FROM jsonb_array_elements_text(_asked -> 'line_nos') n)
                ));
            END IF;
        ELSIF pick_line.item ? 'every' THEN
            _meant := jsonb_build_object('line_nos', _asked -> 'line_nos');
        END IF;
        _call := jsonb_build_object(
            'tool', _asked -> 'tool',
            'arguments', _asked -> 'arguments' || jsonb_build_object('item', _meant)
        );
    END IF;
    RETURN private.call_tool(
        private.current_session(_session), _call ->> 'tool', _call -> 'arguments', '{}'
    ) || _call;
END
$$;
