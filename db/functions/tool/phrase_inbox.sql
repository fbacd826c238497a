-- Admins: one phrase that was not understood, the most frequent first, by its `page` from 0
-- or its own number. {"phrase": … or NULL where there is none}
CREATE OR REPLACE FUNCTION tool.phrase_inbox(
    _session public.session_state, page integer DEFAULT 0, phrase_id integer DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _phrase public.phrase;
BEGIN
    PERFORM private.check_admin(_session);
    IF phrase_inbox.phrase_id IS NOT NULL THEN
        SELECT * INTO _phrase FROM public.phrase p WHERE p.phrase_id = phrase_inbox.phrase_id;
    ELSE
        -- The last one for a page beyond it.
        SELECT * INTO _phrase FROM (
            SELECT * FROM public.phrase p WHERE p.state = 'open'
            ORDER BY p.times DESC, p.last_seen_on DESC, p.phrase_id
            LIMIT phrase_inbox.page::bigint + 1
        ) p ORDER BY p.times, p.last_seen_on, p.phrase_id DESC LIMIT 1;
    END IF;
    RETURN jsonb_build_object('phrase', CASE WHEN _phrase.phrase_id IS NOT NULL
        THEN private.phrase_json(_phrase) END);
END
$$;
