-- Admins: a phrase that means nothing on the menu is shown no more.
CREATE OR REPLACE FUNCTION tool.ignore_phrase(_session public.session_state, phrase_id integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    PERFORM private.check_admin(_session);
    UPDATE public.phrase p SET state = 'ignored'
    WHERE p.phrase_id = ignore_phrase.phrase_id AND p.state = 'open';
    RETURN jsonb_build_object('phrase', (
        SELECT private.phrase_json(p) FROM public.phrase p
        WHERE p.phrase_id = ignore_phrase.phrase_id
    ));
END
$$;
