-- The pending line's options with its open choice number `n` (from 0) settled as `choice_id`,
-- its qualifier and count kept, and those still open after them. In a group of one the
-- choice replaces another.
CREATE OR REPLACE FUNCTION private.settle_choice(pending jsonb, n integer, choice_id integer)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(c ORDER BY at), '[]')
        FROM jsonb_array_elements(settle_choice.pending -> 'options')
            WITH ORDINALITY AS t (c, at)
        JOIN public.menu_option o ON o.choice_id = (c ->> 'choice_id')::integer
        JOIN public.menu_option_group g ON g.group_id = o.group_id
        WHERE g.max_choices > 1 OR NOT EXISTS (
            SELECT FROM public.menu_option s
            WHERE s.choice_id = settle_choice.choice_id AND s.group_id = g.group_id
        )
    )
    || ((settle_choice.pending -> 'open' -> settle_choice.n) - ARRAY['any_of', 'name']
        || jsonb_build_object('choice_id', settle_choice.choice_id))
    || ((settle_choice.pending -> 'open') - settle_choice.n);
END
$$;
