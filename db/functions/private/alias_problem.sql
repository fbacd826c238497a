-- Why words can't become another name of a dish, or of a choice: {"why", "name"}, or NULL.
-- Give the dish's item_id, or the choice's name with NULL.
CREATE OR REPLACE FUNCTION private.alias_problem(
    phrase public.phrase, item_id integer, name text
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _bare    constant text := private.bare_name(phrase.words);
    _longest constant integer := 60;
    _most    constant integer := 40;
    _own     boolean;
    _full    boolean;
    _other   text;
BEGIN
    IF length(_bare) < 2 THEN
        RETURN '{"why": "empty"}';
    ELSIF length(phrase.words) > _longest THEN
        RETURN jsonb_build_object('why', 'too_long', 'max', _longest);
    ELSIF phrase.is_common THEN
        RETURN '{"why": "common"}';
    END IF;

    WITH named AS (
        SELECT m.name, m.aliases, m.item_id IS NOT DISTINCT FROM alias_problem.item_id AS own
        FROM public.menu_item m WHERE m.is_listed
        UNION ALL
        SELECT c.name, c.aliases, FALSE FROM public.menu_category c
        WHERE EXISTS (
            SELECT FROM public.menu_item m WHERE m.category_id = c.category_id AND m.is_listed
        )
        UNION ALL
        -- Choices share a dish's words at times; among themselves they may not.
        SELECT o.name, o.aliases, lower(o.name) = lower(alias_problem.name)
        FROM public.menu_option o
        JOIN public.menu_option_group g ON g.group_id = o.group_id
        JOIN public.menu_item m ON m.item_id = g.item_id AND m.is_listed
        WHERE alias_problem.item_id IS NULL
    ), called AS (
        SELECT n.own, n.name, cardinality(n.aliases) >= _most AS full_up, EXISTS (
            SELECT FROM unnest(n.name || n.aliases) a WHERE private.bare_name(a) = _bare
        ) AS so
        FROM named n
    )
    SELECT bool_or(c.so AND c.own), bool_or(c.full_up AND c.own),
        min(c.name) FILTER (WHERE c.so AND NOT c.own)
    INTO _own, _full, _other
    FROM called c;
    RETURN CASE
        WHEN _own THEN jsonb_build_object('why', 'known', 'name', alias_problem.name)
        WHEN _other IS NOT NULL THEN jsonb_build_object('why', 'taken', 'name', _other)
        WHEN _full THEN
            jsonb_build_object('why', 'full', 'name', alias_problem.name, 'max', _most)
    END;
END
$$;
