-- Whether a group of the item's options must be answered; kept by the import, so that a turn
-- that adds it need not look at its groups.
ALTER TABLE public.menu_item ADD COLUMN must_choose boolean NOT NULL DEFAULT FALSE;
UPDATE public.menu_item m SET must_choose = TRUE
WHERE EXISTS (
    SELECT FROM public.menu_option_group g WHERE g.item_id = m.item_id AND g.min_choices > 0
);
