-- Chosen options as the cart keeps them, in menu order: choice, names, qualifier,
-- count and unit price. {"options", "key", "price", "missing": [required groups],
-- "open": those of private.open_choices, which are in none of the others}.
-- "no" and "no extra" cost nothing and do not fill a required group.
CREATE OR REPLACE FUNCTION private.resolve_options(item public.menu_item, chosen jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _open      constant jsonb := private.open_choices(item, chosen);
    _bad       text;
    _many      record;
    _options   jsonb;
    _key       text;
    _price     numeric(10, 2);
    _missing   jsonb;
BEGIN
    IF _open <> '[]' THEN
        SELECT coalesce(jsonb_agg(c ORDER BY n), '[]') INTO chosen
        FROM jsonb_array_elements(chosen) WITH ORDINALITY AS t (c, n)
        WHERE private.open_choices(item, jsonb_build_array(c)) = '[]';
    END IF;
    SELECT coalesce(c ->> 'name', o.name, c ->> 'choice_id') INTO _bad
    FROM jsonb_array_elements(chosen) c
    LEFT JOIN public.menu_option o ON o.choice_id = private.whole_number(c -> 'choice_id')
    LEFT JOIN public.menu_option_group g ON g.group_id = o.group_id AND g.item_id = item.item_id
    WHERE g.group_id IS NULL
       OR coalesce(c ->> 'qualifier', 'extra') NOT IN ('no', 'extra', 'light', 'no_extra')
       OR coalesce(private.whole_number(c -> 'count'), 1) NOT BETWEEN 1
          AND CASE WHEN o.countable THEN 10 ELSE 1 END
    LIMIT 1;
    IF FOUND THEN
        PERFORM private.refuse('invalid_option', jsonb_build_object(
            'item_id', item.item_id, 'name', item.name, 'option', _bad
        ));
    END IF;

    SELECT
        jsonb_agg(jsonb_build_object(
            'choice_id', x.choice_id, 'group', x.group_name, 'name', x.name,
            'qualifier', x.qualifier, 'count', x.count, 'price', x.price::text
        ) ORDER BY x.position, x.choice_position),
        string_agg(
            x.choice_id || coalesce(':' || x.qualifier, '')
                || CASE WHEN x.count > 1 THEN 'x' || x.count ELSE '' END,
            ',' ORDER BY x.choice_id
        ),
        sum(x.price * x.count)
    INTO _options, _key, _price
    FROM (
        SELECT DISTINCT ON (o.choice_id)
            o.choice_id, g.name AS group_name, o.name, c ->> 'qualifier' AS qualifier,
            coalesce(private.whole_number(c -> 'count'), 1) AS count,
            CASE WHEN c ->> 'qualifier' IN ('no', 'no_extra') THEN 0 ELSE o.price END AS price,
            g.position, o.position AS choice_position
        FROM jsonb_array_elements(chosen) WITH ORDINALITY AS t (c, n)
        JOIN public.menu_option o ON o.choice_id = private.whole_number(c -> 'choice_id')
        JOIN public.menu_option_group g ON g.group_id = o.group_id
        ORDER BY o.choice_id, n DESC
    ) x;

    SELECT
        jsonb_agg(g.name ORDER BY g.position) FILTER (WHERE n.taken < g.min_choices) AS missing,
        min(g.name) FILTER (WHERE n.taken > g.max_choices) AS too_many,
        min(g.max_choices) FILTER (WHERE n.taken > g.max_choices) AS most
    INTO _many
    FROM public.menu_option_group g
    CROSS JOIN LATERAL (
        SELECT coalesce(sum((c ->> 'count')::integer), 0) AS taken
        FROM jsonb_array_elements(coalesce(_options, '[]')) c
        JOIN public.menu_option o ON o.choice_id = (c ->> 'choice_id')::integer
        WHERE o.group_id = g.group_id
          AND coalesce(c ->> 'qualifier', '') NOT IN ('no', 'no_extra')
    ) n
    WHERE g.item_id = item.item_id;
    IF _many.too_many IS NOT NULL THEN
        PERFORM private.refuse('too_many_options', jsonb_build_object(
            'name', item.name, 'group', _many.too_many, 'max', _many.most
        ));
    END IF;
    RETURN jsonb_build_object(
        'options', coalesce(_options, '[]'),
        'key', coalesce(_key, ''),
        'price', item.price + coalesce(_price, 0),
        'missing', coalesce(_many.missing, '[]'),
        'open', _open
    );
END
$$;
