-- A line that takes another's place in the cart is shown there: the other's line_no, NULL for
-- the line's own.
ALTER TABLE public.session_cart ADD COLUMN place integer;
