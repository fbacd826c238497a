-- Of chosen options those that are still to be told apart, in their order: [{"any_of":
-- choice ids, "name", "qualifier", "count"}]. They are written so, or are a choice of the
-- menu that stands for others; that one without ("no cheese") needs no telling apart.
CREATE OR REPLACE FUNCTION private.open_choices(item public.menu_item, chosen jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _open jsonb;
    _bad  text;
BEGIN
    SELECT jsonb_agg(jsonb_build_object(
        'any_of', coalesce(c -> 'any_of', to_jsonb(o.any_of)),
        'name', coalesce(o.name, left(c ->> 'name', 80)),
        'qualifier', c ->> 'qualifier',
        'count', coalesce(private.whole_number(c -> 'count'), 1)
    ) ORDER BY n)
    INTO _open
    FROM jsonb_array_elements(open_choices.chosen) WITH ORDINALITY AS t (c, n)
    LEFT JOIN public.menu_option o ON o.choice_id = private.whole_number(c -> 'choice_id')
    WHERE jsonb_typeof(c -> 'any_of') = 'array'
       OR (o.any_of <> '{}' AND coalesce(c ->> 'qualifier', '') NOT IN ('no', 'no_extra'));
    IF _open IS NULL THEN
        RETURN '[]';
    END IF;

    SELECT q ->> 'name' INTO _bad
    FROM jsonb_array_elements(_open) q
    WHERE coalesce(q ->> 'qualifier', 'extra') NOT IN ('extra', 'light')
       OR (q ->> 'count')::integer NOT BETWEEN 1 AND 10
       OR jsonb_array_length(q -> 'any_of') NOT BETWEEN 1 AND 40
       OR EXISTS (
           SELECT FROM jsonb_array_elements(q -> 'any_of') a
           WHERE NOT EXISTS (
               SELECT FROM public.menu_option o
               JOIN public.menu_option_group g ON g.group_id = o.group_id
               WHERE o.choice_id = private.whole_number(a) AND g.item_id = item.item_id
                 AND o.any_of = '{}'
           )
       )
    LIMIT 1;
    IF FOUND THEN
        PERFORM private.refuse('invalid_option', jsonb_build_object(
            'item_id', item.item_id, 'name', item.name, 'option', _bad
        ));
    END IF;
    RETURN _open;
END
$$;
