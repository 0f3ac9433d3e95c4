-- Parts of a table chosen by paths, and the best language of a localized one.

local order = require "order"
local path = require "path"

local projection = {}

-- Calls `visit(name, path)` for each key asked for: array items name themselves, map entries are name to path.
local function each_key(keys, visit)
	for _, name in ipairs(order.keys(keys)) do
		local source = keys[name]
		visit(type(name) == "number" and source or name, source)
	end
end

-- A new table with the values at some paths of another, not copied; missing ones are skipped.
function projection.pieces(original, keys)
	local result = {}
	each_key(keys, function(name, source)
		result[name] = path.get(original, source)
	end)
	return result
end

-- The code of `languages` a table has first, exactly or as its base (`en` for `en-gb`); nil if it has none.
local function wanted_code(values, languages)
	for _, code in ipairs(languages) do
		local base = string.match(code, "^%a+")
		if values[code] ~= nil then
			return code
		elseif base and values[base] ~= nil then
			return base
		end
	end
	return nil
end

-- The first code in order of a localized table, leaving out its flags.
local function any_code(values)
	for _, code in ipairs(order.keys(values)) do
		if type(code) == "string" and string.sub(code, 1, 1) ~= "_" then
			return code
		end
	end
	return nil
end

-- As `pieces`, with `name[localised]` and tables flagged `_localised` replaced by their value in the first language
-- they have. Where another had to be taken the result gets `_localised=false`. The second result is the first language
-- used.
function projection.localized(original, keys, languages)
	local result, used = {}, nil
	each_key(keys, function(name, source)
		local plain, n_marks = string.gsub(source, "%[localised%]$", "")
		local value = path.get(original, plain)
		if type(value) == "table" and (n_marks > 0 or value._localised) then
			local wanted = wanted_code(value, languages)
			local code = wanted or any_code(value)
			if code and not wanted then
				result._localised = false
			end
			used = used or code
			value = code and value[code]
		end
		result[name == source and plain or name] = value
	end)
	return result, used
end

return projection
