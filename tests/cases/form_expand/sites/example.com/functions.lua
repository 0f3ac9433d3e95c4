local function shown(value)
  if type(value) ~= "table" then return type(value) .. ":" .. tostring(value) end
  local keys = {}
  for key in pairs(value) do table.insert(keys, key) end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  local parts = {}
  for _, key in ipairs(keys) do table.insert(parts, tostring(key) .. "=" .. shown(value[key])) end
  return "{" .. table.concat(parts, ", ") .. "}"
end

Shown = shown
