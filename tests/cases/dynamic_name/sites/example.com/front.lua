-- Followed: branches, lists and settings.
local LAYOUTS = { wide = "part-tea", narrow = "part-pot" }
page.view = form.wide and "front" or LAYOUTS[form.layout]
