-- Several lines at once: what can't be added is named in `refused`, and undoes nothing else.
CREATE OR REPLACE FUNCTION private.add_lines(_session public.session_state, lines jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _line    jsonb;
    _one     jsonb;
    _added   jsonb := '[]';
    _refused jsonb := '[]';
    _needs   jsonb;
    _code    text;
    _reason  text;
    _detail  text;
BEGIN
    FOR _line IN SELECT * FROM jsonb_array_elements(add_lines.lines) LOOP
        BEGIN
            _one := private.add_line(private.current_session(_session), _line);
            IF NOT _one ? 'needs_options' THEN
                _added := _added || _one;
            ELSIF _needs IS NULL THEN
                _needs := _one -> 'needs_options';
            ELSE
                PERFORM private.refuse('options_missing', jsonb_build_object(
                    'item_id', _one #> '{needs_options,item_id}',
                    'name', _one #> '{needs_options,name}', 'groups', '[]'::jsonb
                ));
            END IF;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS
                _code = RETURNED_SQLSTATE, _reason = MESSAGE_TEXT, _detail = PG_EXCEPTION_DETAIL;
            IF _code NOT LIKE 'TF%' THEN
                RAISE;
            END IF;
            _refused := _refused || jsonb_build_array(jsonb_build_object(
                'reason', _reason, 'detail', _detail::jsonb
            ));
        END;
    END LOOP;
    -- Lines added after one that waits for its options close it: open it again.
    IF _needs IS NOT NULL THEN
        _session := private.current_session(_session);
        IF _session.pending_line IS DISTINCT FROM _needs THEN
            PERFORM private.log_event(_session, 'options_opened', _needs);
        END IF;
    END IF;
    IF _added = '[]' AND _needs IS NULL AND _refused <> '[]' THEN
        PERFORM private.refuse(_refused -> 0 ->> 'reason', _refused -> 0 -> 'detail');
    END IF;
    RETURN jsonb_build_object('added', _added, 'needs_options', _needs, 'refused', _refused);
END
$$;
