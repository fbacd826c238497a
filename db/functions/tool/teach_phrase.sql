-- Admins: a phrase becomes another name of a dish, or of a choice wherever it is offered.
-- {"phrase", "menu_version" if it was taught, "problem": {"why", …} if it can't be}
CREATE OR REPLACE FUNCTION tool.teach_phrase(
    _session public.session_state,
    phrase_id integer,
    item_id integer DEFAULT NULL,
    choice_id integer DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _phrase  public.phrase;
    _name    text;
    _ids     jsonb;
    _problem jsonb;
BEGIN
    PERFORM private.check_admin(_session);
    -- As an import: no other changes the names meanwhile.
    LOCK TABLE public.menu_item IN EXCLUSIVE MODE;
    SELECT * INTO _phrase FROM public.phrase p
    WHERE p.phrase_id = teach_phrase.phrase_id FOR UPDATE;
    IF NOT FOUND OR _phrase.state <> 'open' THEN
        RETURN jsonb_build_object('phrase', CASE WHEN _phrase.phrase_id IS NOT NULL
            THEN private.phrase_json(_phrase) END);
    END IF;

    IF teach_phrase.item_id IS NOT NULL THEN
        SELECT m.name INTO _name FROM public.menu_item m
        WHERE m.item_id = teach_phrase.item_id AND m.is_listed;
    ELSE
        SELECT o.name INTO _name
        FROM public.menu_option o
        JOIN public.menu_option_group g ON g.group_id = o.group_id
        JOIN public.menu_item m ON m.item_id = g.item_id AND m.is_listed
        WHERE o.choice_id = teach_phrase.choice_id;
    END IF;
    _problem := CASE WHEN _name IS NULL THEN '{"why": "gone"}'::jsonb
        ELSE private.alias_problem(_phrase, teach_phrase.item_id, _name) END;
    IF _problem IS NOT NULL THEN
        RETURN jsonb_build_object(
            'phrase', private.phrase_json(_phrase), 'problem', _problem
        );
    END IF;

    IF teach_phrase.item_id IS NOT NULL THEN
        UPDATE public.menu_item m SET aliases = m.aliases || _phrase.words
        WHERE m.item_id = teach_phrase.item_id;
        _ids := jsonb_build_object('item_ids', jsonb_build_array(teach_phrase.item_id));
    ELSE
        WITH taught AS (
            UPDATE public.menu_option o SET aliases = o.aliases || _phrase.words
            FROM public.menu_option_group g
            JOIN public.menu_item m ON m.item_id = g.item_id AND m.is_listed
            WHERE g.group_id = o.group_id AND lower(o.name) = lower(_name)
            RETURNING o.choice_id
        )
        SELECT jsonb_build_object('choice_ids', jsonb_agg(t.choice_id)) INTO _ids FROM taught t;
    END IF;
    UPDATE public.phrase p SET
        state = 'taught', taught = _ids || jsonb_build_object('name', _name)
    WHERE p.phrase_id = _phrase.phrase_id
    RETURNING * INTO _phrase;
    RETURN jsonb_build_object(
        'phrase', private.phrase_json(_phrase), 'menu_version', private.menu_changed()
    );
END
$$;
