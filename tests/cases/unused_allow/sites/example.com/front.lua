-- msc: allow(undefined_global)
temp.first = legacy_total()

-- msc: allow(undefined_global)

temp.second = 2
-- msc: allow(undefined_globl)
temp.third = 3
-- msc: allow()
temp.fourth = 4
-- msc: allow(undefined_global, unknown_module)
temp.fifth = legacy_total()
-- msc: allow(MS601)
-- msc: allow(unknown_module)
temp.sixth = legacy_total()
-- msc: allow(nonsense)
temp.seventh = 7
-- msc: allow(lua_syntax)
temp.eighth = 8
