-- Copying, inverting and cutting tables. Only `merge` and `reverse` change the table they are given.

local order = require "order"
local path = require "path"

local tables = {}

-- A copy of a table and of those inside it down to `levels`; what is deeper, and anything but a table, is shared.
function tables.clone(value, levels)
	if type(value) ~= "table" or levels < 1 then
		return value
	end
	local result = {}
	for key, item in pairs(value) do
		result[key] = tables.clone(item, levels - 1)
	end
	return result
end

-- Adds copies of the entries of `from` to `to`, table into table; present entries stay unless `replaces`.
function tables.merge(from, to, replaces, levels)
	for key, item in pairs(from) do
		local present = to[key]
		if levels > 1 and type(item) == "table" and type(present) == "table" then
			tables.merge(item, present, replaces, levels - 1)
		elseif present == nil or replaces then
			to[key] = tables.clone(item, levels - 1)
		end
	end
	return to
end

-- The characters of a string as keys, each true.
function tables.characters(value)
	local set = {}
	for character in string.gmatch(value, utf8.charpattern) do
		set[character] = true
	end
	return set
end

-- Whether an entry's value can be a key: a string, or outside the array part also a number.
local function is_invertible(key, value, length)
	if type(value) == "string" then
		return true
	elseif type(value) ~= "number" or value ~= value then
		return false
	end
	return type(key) ~= "number" or key < 1 or key > length
end

-- A copy of a table with values as keys too, each leading to its key; present entries win, then the first key in order.
function tables.invert(map)
	local result = tables.clone(map, 1)
	for _, key in ipairs(order.keys(map)) do
		local value = map[key]
		if is_invertible(key, value, #map) and result[value] == nil then
			result[value] = key
		end
	end
	return result
end

local function has_values(item, values)
	for source, value in pairs(values) do
		if path.get(item, source) ~= value then
			return false
		end
	end
	return true
end

-- The items that a function accepts, or that have the values of a table of paths, in a new array; all for nil.
function tables.select(array, where)
	local found = {}
	for index = 1, #array do
		local item = array[index]
		local is_accepted = where == nil or type(where) == "table" and has_values(item, where)
		if is_accepted or type(where) == "function" and where(item, index) then
			found[#found + 1] = item
		end
	end
	return found
end

-- Reverses an array in place.
function tables.reverse(array)
	local length = #array
	for index = 1, math.floor(length / 2) do
		local mirrored = length + 1 - index
		array[index], array[mirrored] = array[mirrored], array[index]
	end
end

-- The items of one page: `limit` items after `offset`, or after the pages before `page`.
function tables.slice(array, rules)
	local limit = rules.limit or #array
	local offset = rules.offset or ((rules.page or 1) - 1) * limit
	local first = math.max(offset, 0) + 1
	return table.move(array, first, math.min(first + limit - 1, #array), 1, {})
end

return tables
