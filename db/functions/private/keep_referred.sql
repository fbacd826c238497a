-- What an order's rows refer to stays, and keeps its number, while they do.
CREATE OR REPLACE FUNCTION private.keep_referred()
RETURNS trigger
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _referred boolean;
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'orders' THEN
        _referred := EXISTS (
            SELECT FROM public.order_item i
            WHERE i.order_id = OLD.order_id AND i.chat_id = OLD.chat_id
        ) OR EXISTS (
            SELECT FROM public.payments p
            WHERE p.order_id = OLD.order_id AND p.chat_id = OLD.chat_id
        );
    WHEN 'order_item' THEN
        _referred := EXISTS (
            SELECT FROM public.order_item_option x
            WHERE x.order_id = OLD.order_id AND x.line_no = OLD.line_no
              AND x.chat_id = OLD.chat_id
        );
    WHEN 'order_type_table' THEN
        _referred := EXISTS (
            SELECT FROM public.orders o WHERE o.order_type_id = OLD.order_type_id
        );
    WHEN 'order_source_type' THEN
        _referred := EXISTS (
            SELECT FROM public.orders o WHERE o.order_source_id = OLD.order_source_id
        );
    END CASE;
    IF _referred THEN
        RAISE EXCEPTION 'a row of % is still referred to', TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keep_referred
    AFTER DELETE OR UPDATE OF order_id, chat_id ON public.orders
    FOR EACH ROW EXECUTE FUNCTION private.keep_referred();
CREATE OR REPLACE TRIGGER keep_referred
    AFTER DELETE OR UPDATE OF order_id, line_no, chat_id ON public.order_item
    FOR EACH ROW EXECUTE FUNCTION private.keep_referred();
CREATE OR REPLACE TRIGGER keep_referred
    AFTER DELETE OR UPDATE OF order_type_id ON public.order_type_table
    FOR EACH ROW EXECUTE FUNCTION private.keep_referred();
CREATE OR REPLACE TRIGGER keep_referred
    AFTER DELETE OR UPDATE OF order_source_id ON public.order_source_type
    FOR EACH ROW EXECUTE FUNCTION private.keep_referred();
