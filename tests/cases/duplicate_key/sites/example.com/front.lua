local labels = {
  open = "Open",
  closed = "Closed",
  ["open"] = "Opened",
}
local order = { "first", "second", [1] = "again" }
-- Not the same key: a number, a text, and keys that are found out when the code runs.
local mixed = { [9] = "nine", ["9"] = "text", [labels.open] = 1, [labels.closed] = 2, true, false }
temp.labels = { labels, order, mixed }
