-- What one of a cart line costs by today's menu; NULL if its item or an option is gone.
CREATE OR REPLACE FUNCTION private.current_price(line public.session_cart)
RETURNS numeric
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT m.price + coalesce(sum(o.price * x.count), 0)
        FROM public.menu_item m
        LEFT JOIN LATERAL (
            SELECT
                (c ->> 'choice_id')::integer AS choice_id,
                CASE WHEN c ->> 'qualifier' IN ('no', 'no_extra') THEN 0
                    ELSE (c ->> 'count')::integer END AS count
            FROM jsonb_array_elements(coalesce(line.options, '[]')) c
        ) x ON TRUE
        LEFT JOIN (
            public.menu_option o JOIN public.menu_option_group g ON g.group_id = o.group_id
        ) ON o.choice_id = x.choice_id AND g.item_id = m.item_id
        WHERE m.item_id = line.item_id AND m.is_listed
        GROUP BY m.item_id
        HAVING bool_and(x.choice_id IS NULL OR o.choice_id IS NOT NULL)
    );
END
$$;
