-- The bot's catalogue knows the hours; see bot/tools/show_hours.py for `about` and the rest.
CREATE OR REPLACE FUNCTION tool.show_hours(
    _session public.session_state,
    about text,
    day integer DEFAULT NULL,
    meal_period integer DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN jsonb_build_object(
        'about', show_hours.about, 'day', show_hours.day, 'meal_period', show_hours.meal_period
    );
END
$$;
