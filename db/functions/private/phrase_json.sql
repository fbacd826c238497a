-- A phrase of the inbox as its cards want it; `place` counts the open ones from 0.
CREATE OR REPLACE FUNCTION private.phrase_json(phrase public.phrase)
RETURNS jsonb
LANGUAGE sql STABLE
AS $$
    SELECT jsonb_build_object(
        'phrase_id', phrase.phrase_id, 'words', phrase.words, 'example', phrase.example,
        'reason', phrase.reason, 'times', phrase.times, 'last_seen_on', phrase.last_seen_on,
        'item_ids', to_jsonb(phrase.item_ids), 'state', phrase.state,
        'meaning', phrase.taught ->> 'name',
        'total', count(*) FILTER (WHERE o.state = 'open'),
        'place', count(*) FILTER (WHERE o.state = 'open'
            AND (-o.times, phrase.last_seen_on - o.last_seen_on, o.phrase_id)
                < (-phrase.times, 0, phrase.phrase_id))
    )
    FROM public.phrase o;
$$;
