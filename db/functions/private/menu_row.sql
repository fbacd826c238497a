-- An item as an import writes it: names in place of numbers.
CREATE OR REPLACE FUNCTION private.menu_row(item public.menu_item)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'category', (
            SELECT c.name FROM public.menu_category c WHERE c.category_id = item.category_id
        ),
        'name', item.name,
        'price', item.price::text,
        'diet', item.diet,
        'periods', (
            SELECT coalesce(jsonb_agg(p.name ORDER BY p.position), '[]')
            FROM public.menu_item_period s
            JOIN public.meal_period p ON p.period_id = s.period_id
            WHERE s.item_id = item.item_id
        ),
        'period_only', item.period_only,
        'description', item.description,
        'aliases', to_jsonb(item.aliases),
        'allergens', to_jsonb(item.allergens),
        'sold_out', item.is_sold_out,
        'groups', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'name', g.name, 'min_choices', g.min_choices, 'max_choices', g.max_choices,
                'choices', (
                    SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'name', o.name, 'aliases', o.aliases,
                        'price', o.price::text, 'countable', o.countable,
                        'any_of', (
                            SELECT coalesce(jsonb_agg(m.name ORDER BY m.position), '[]')
                            FROM public.menu_option m WHERE m.choice_id = ANY (o.any_of)
                        )
                    ) ORDER BY o.position, o.choice_id), '[]')
                    FROM public.menu_option o
                    WHERE o.group_id = g.group_id
                )
            ) ORDER BY g.position, g.group_id), '[]')
            FROM public.menu_option_group g
            WHERE g.item_id = item.item_id
        )
    );
$$;
