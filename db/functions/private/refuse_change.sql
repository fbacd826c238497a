-- The log is append-only.
CREATE OR REPLACE FUNCTION private.refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'session_events is append-only: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE TRIGGER append_only
    BEFORE UPDATE OR DELETE ON public.session_events
    FOR EACH ROW EXECUTE FUNCTION private.refuse_change();
CREATE OR REPLACE TRIGGER append_only_truncate
    BEFORE TRUNCATE ON public.session_events
    FOR EACH STATEMENT EXECUTE FUNCTION private.refuse_change();
