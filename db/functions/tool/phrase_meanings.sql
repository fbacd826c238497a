-- Admins: looks for what a phrase may mean. The bot's menu searches; what it is asked comes
-- back with the phrase, NULL where there is none any more.
CREATE OR REPLACE FUNCTION tool.phrase_meanings(
    _session public.session_state,
    phrase_id integer,
    kind text DEFAULT 'search',
    query text DEFAULT NULL,
    category integer DEFAULT NULL,
    page integer DEFAULT 0
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    PERFORM private.check_admin(_session);
    RETURN jsonb_build_object(
        'kind', phrase_meanings.kind, 'query', left(phrase_meanings.query, 200),
        'category', phrase_meanings.category, 'page', phrase_meanings.page, 'phrase', (
            SELECT private.phrase_json(p) FROM public.phrase p
            WHERE p.phrase_id = phrase_meanings.phrase_id
        )
    );
END
$$;
