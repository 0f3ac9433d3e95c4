-- Followed through all calls in the site.
function part(kind)
  scribe.View("part-" .. kind)
end

function any(kind)
  scribe.View("part-" .. kind)
end

local passed = { any }
function first(kind)
  passed[1](kind)
end
