-- Several lines at once: what can't be added is named in `refused`, and undoes nothing
-- else. Lines that wait for an answer queue; `needs_options` is the first of them.
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
    IF _added = '[]' AND _needs IS NULL AND _refused <> '[]' THEN
        PERFORM private.refuse(_refused -> 0 ->> 'reason', _refused -> 0 -> 'detail');
    END IF;
    RETURN jsonb_build_object('added', _added, 'needs_options', _needs, 'refused', _refused);
END
$$;
