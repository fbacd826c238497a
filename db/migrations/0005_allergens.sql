-- What an item contains that people may not stand, in the menu's own words ("milk"). Empty
-- where the menu doesn't state it, which never means that there is none.
ALTER TABLE public.menu_item ADD COLUMN allergens text[] NOT NULL DEFAULT '{}';
