-- What was said of the dish whose options are open: so many of it (NULL: as many as they
-- are), and how. It is added as soon as nothing is missing any more. Returns what
-- tool.add_to_cart returns. A choice said may be one that was asked about.
CREATE OR REPLACE FUNCTION private.change_pending(
    _session public.session_state, quantity integer, said jsonb, note text
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _pending  jsonb := _session.pending_line || jsonb_build_object('quantity', coalesce(
        to_jsonb(change_pending.quantity), _session.pending_line -> 'quantity'
    ));
    _dish     public.menu_item;
    _line     jsonb;
    _resolved jsonb;
    _choice   integer;
BEGIN
    IF _pending ? 'candidates' THEN
        -- Of whichever dish it will be.
        _pending := _pending || jsonb_build_object('candidates', (
            SELECT jsonb_agg(c || jsonb_build_object('note', private.add_note(
                private.add_note(c ->> 'note', (
                    SELECT string_agg(x ->> 'words', ', ')
                    FROM jsonb_array_elements(change_pending.said) x
                )), change_pending.note
            )) ORDER BY n)
            FROM jsonb_array_elements(_pending -> 'candidates') WITH ORDINALITY AS t (c, n)
        ));
        PERFORM private.log_event(_session, 'option_chosen', _pending);
        RETURN jsonb_build_object('added', '[]'::jsonb, 'needs_options', _pending,
            'refused', '[]'::jsonb);
    END IF;
    _dish := private.find_item(_session, _pending);
    -- Of what was said, the answer to what was asked.
    SELECT (q #>> '{}')::integer INTO _choice
    FROM jsonb_array_elements(_pending #> '{open,0,any_of}') q
    WHERE change_pending.said @? '$ ? (@.size() == 1)'
      AND change_pending.said #> '{0,choice_ids}' @> q;
    IF _choice IS NOT NULL THEN
        _line := jsonb_build_object(
            'options', private.settle_choice(_pending, 0, _choice),
            'note', private.add_note(_pending ->> 'note', change_pending.note)
        );
    ELSE
        _line := private.describe_line(
            _dish, _pending -> 'options', _pending ->> 'note', change_pending.said,
            change_pending.note
        );
        _line := _line || jsonb_build_object(
            'options', _line -> 'options' || coalesce(_pending -> 'open', '[]')
        );
    END IF;
    _resolved := private.resolve_options(_dish, _line -> 'options');
    _pending := _pending || jsonb_build_object(
        'options', _resolved -> 'options', 'price', _resolved ->> 'price', 'note', _line -> 'note',
        'open', _resolved -> 'open'
    );
    PERFORM private.log_event(_session, 'option_chosen', _pending);
    IF _resolved -> 'missing' = '[]' AND _resolved -> 'open' = '[]'
        AND change_pending.said <> '[]'
    THEN
        RETURN tool.confirm_options(private.current_session(_session));
    END IF;
    RETURN jsonb_build_object('added', '[]'::jsonb, 'needs_options', _pending,
        'refused', '[]'::jsonb);
END
$$;
