-- Counts words for the phrase inbox. At most 2,000 wait there, none for longer than 90 days;
-- the rarest make room. What was taught and still is not understood is open again.
-- phrase {words, example, common, item_ids}; words that are empty are not kept.
CREATE OR REPLACE FUNCTION private.collect_phrase(phrase jsonb, reason text)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _most  constant integer := 2000;
    _today constant date :=
        coalesce(private.local_time(clock_timestamp()), clock_timestamp())::date;
    _new   integer;
BEGIN
    IF coalesce(collect_phrase.phrase ->> 'words', '') = '' THEN
        RETURN;
    END IF;
    INSERT INTO public.phrase AS p (words, example, reason, is_common, item_ids, last_seen_on)
    VALUES (
        left(collect_phrase.phrase ->> 'words', 200),
        left(collect_phrase.phrase ->> 'example', 200), collect_phrase.reason,
        (collect_phrase.phrase ->> 'common')::boolean,
        ARRAY(SELECT jsonb_array_elements_text(collect_phrase.phrase -> 'item_ids')::integer),
        _today
    )
    ON CONFLICT (words) DO UPDATE SET
        example = excluded.example, reason = excluded.reason, is_common = excluded.is_common,
        item_ids = excluded.item_ids, last_seen_on = excluded.last_seen_on,
        times = p.times + 1,
        state = CASE p.state WHEN 'taught' THEN 'open' ELSE p.state END
    RETURNING CASE WHEN p.times = 1 THEN p.phrase_id END INTO _new;
    IF _new IS NOT NULL THEN
        DELETE FROM public.phrase p
        WHERE p.state = 'open' AND (p.last_seen_on < _today - 90 OR p.phrase_id IN (
            SELECT o.phrase_id FROM public.phrase o
            WHERE o.state = 'open' AND o.last_seen_on >= _today - 90
            ORDER BY o.phrase_id = _new DESC, o.times DESC, o.last_seen_on DESC, o.phrase_id DESC
            OFFSET _most
        ));
    END IF;
END
$$;
