-- msc: allow(undefined_global)
temp.a = legacy_a
-- msc: allow(MS601)
temp.b = legacy_b
-- msc: allow(undefined_global)
-- the comment above speaks of this line only
temp.d = 1
