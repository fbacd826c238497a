-- Admins: takes back what a phrase was taught, or that it is ignored.
-- {"phrase", "menu_version" if a name went}
CREATE OR REPLACE FUNCTION tool.reopen_phrase(_session public.session_state, phrase_id integer)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _phrase  public.phrase;
    _changed jsonb := '{}';
BEGIN
    PERFORM private.check_admin(_session);
    LOCK TABLE public.menu_item IN EXCLUSIVE MODE;
    SELECT * INTO _phrase FROM public.phrase p
    WHERE p.phrase_id = reopen_phrase.phrase_id FOR UPDATE;
    IF _phrase.state = 'taught' THEN
        UPDATE public.menu_item m SET aliases = array_remove(m.aliases, _phrase.words)
        WHERE _phrase.taught -> 'item_ids' @> to_jsonb(m.item_id);
        UPDATE public.menu_option o SET aliases = array_remove(o.aliases, _phrase.words)
        WHERE _phrase.taught -> 'choice_ids' @> to_jsonb(o.choice_id);
        _changed := jsonb_build_object('menu_version', private.menu_changed());
    END IF;
    UPDATE public.phrase p SET state = 'open', taught = NULL
    WHERE p.phrase_id = reopen_phrase.phrase_id
    RETURNING * INTO _phrase;
    RETURN _changed || jsonb_build_object('phrase', CASE WHEN _phrase.phrase_id IS NOT NULL
        THEN private.phrase_json(_phrase) END);
END
$$;
