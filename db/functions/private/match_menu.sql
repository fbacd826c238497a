-- The rows of an import beside the items that they stand for, in order:
-- [{"item_id", "position", "listed", "old": row|null, "new": row}].
-- A row without an item_id is found by its name, whatever its case; else it is
-- new. What a row does not mention stays as it is.
CREATE OR REPLACE FUNCTION private.match_menu(items jsonb)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    WITH given AS (
        SELECT
            n::integer AS position,
            i - 'item_id' AS row,
            (i ->> 'item_id')::integer AS item_id,
            lower(i ->> 'name') AS key
        FROM jsonb_array_elements(match_menu.items) WITH ORDINALITY AS t (i, n)
    ), named AS (
        SELECT DISTINCT ON (lower(m.name)) lower(m.name) AS key, m.item_id
        FROM public.menu_item m
        WHERE NOT EXISTS (SELECT FROM given g WHERE g.item_id = m.item_id)
        ORDER BY lower(m.name), m.is_listed DESC, m.item_id DESC
    ), matched AS (
        SELECT
            g.position, g.row, coalesce(g.item_id, named.item_id) AS item_id,
            count(*) FILTER (WHERE coalesce(g.item_id, named.item_id) IS NULL)
                OVER (ORDER BY g.position) AS nth_new
        FROM given g
        LEFT JOIN named ON named.key = g.key AND g.item_id IS NULL
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'item_id', coalesce(m.item_id, highest.item_id + m.nth_new),
        'position', m.position,
        'listed', coalesce(item.is_listed, FALSE),
        'old', old.row,
        'new', jsonb_build_object(
            'periods', everyday.names, 'period_only', FALSE, 'description', '',
            'aliases', '[]'::jsonb, 'allergens', '[]'::jsonb, 'sold_out', FALSE, 'groups', '[]'::jsonb
        ) || coalesce(old.row, '{}') || m.row
    ) ORDER BY m.position), '[]')
    FROM matched m
    LEFT JOIN public.menu_item item ON item.item_id = m.item_id
    LEFT JOIN LATERAL (SELECT private.menu_row(item) AS row) old ON item.item_id IS NOT NULL
    CROSS JOIN (
        SELECT coalesce(max(i.item_id), 0) AS item_id
        FROM (
            SELECT m.item_id FROM public.menu_item m UNION ALL SELECT g.item_id FROM given g
        ) i
    ) highest
    CROSS JOIN (
        SELECT coalesce(jsonb_agg(p.name ORDER BY p.position), '[]') AS names
        FROM public.meal_period p
    ) everyday;
$$;
