-- What the menu states of an ingredient or allergen, over all its items: the bot's
-- catalogue looks it up. Changes nothing.
CREATE OR REPLACE FUNCTION tool.check_ingredient(
    _session public.session_state,
    word text,
    words jsonb DEFAULT '[]',
    dish text DEFAULT NULL,
    about text DEFAULT 'contains'
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_build_object('word', check_ingredient.word, 'dish', check_ingredient.dish);
END
$$;
