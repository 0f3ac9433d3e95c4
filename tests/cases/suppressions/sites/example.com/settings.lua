template = false
-- msc: allow(unknown_setting)
colour = "red"
shape = "round"
-- msc: allow(shadowed_address, unknown_setting)
addresses = { { starts = "a", view = "front", size = 3 }, { starts = "ab", view = "front" } }
