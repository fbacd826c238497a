-- An order with its lines, options and payment is written by one statement
-- (private.write_order), from the rows that it refers to. Foreign keys look all of them up
-- again, line by line: an eighth of what placing an order takes. What they keep besides, that
-- nothing is deleted or renumbered that is referred to, private.keep_referred keeps; and
-- `verify` looks for rows that refer to nothing.
ALTER TABLE public.orders
    DROP CONSTRAINT orders_order_type_id_fkey,
    DROP CONSTRAINT orders_order_source_id_fkey;
ALTER TABLE public.order_item DROP CONSTRAINT order_item_order_id_chat_id_fkey;
ALTER TABLE public.order_item_option
    DROP CONSTRAINT order_item_option_order_id_line_no_chat_id_fkey;
ALTER TABLE public.payments DROP CONSTRAINT payments_order_id_chat_id_fkey;
