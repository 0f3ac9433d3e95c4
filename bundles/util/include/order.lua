-- One order for values of any type, so that nothing depends on the order of `pairs`.

local path = require "path"

local order = {}

local RANKS = { number = 1, string = 2, boolean = 3 }
local OTHER_RANK = 4

-- Whether `a` comes before `b`: numbers, then strings by bytes, then false and true, then everything else.
function order.before(a, b)
	local rank_a = RANKS[type(a)] or OTHER_RANK
	local rank_b = RANKS[type(b)] or OTHER_RANK
	if rank_a ~= rank_b then
		return rank_a < rank_b
	elseif rank_a < RANKS.boolean then
		return a < b
	end
	return rank_a == RANKS.boolean and b and not a
end

-- The keys of a table in order.
function order.keys(map)
	local keys = {}
	for key in pairs(map) do
		keys[#keys + 1] = key
	end
	table.sort(keys, order.before)
	return keys
end

-- What an item is sorted by: text as `of_text` has it, numbers and booleans; nil for anything else.
local function weight(item, key, of_text)
	local value = key == nil and item or path.get(item, key)
	if type(value) == "string" then
		return of_text(value)
	elseif RANKS[type(value)] and value == value then
		return value
	end
	return nil
end

local function weighed(array, key, of_text)
	local rows = {}
	for index = 1, #array do
		rows[index] = { item = array[index], weight = weight(array[index], key, of_text), index = index }
	end
	return rows
end

-- Sorts an array in place by the value at a path of each item, or by the items where there is no path; equal items keep
-- their order, items without come last. Text is compared by what `of_text` makes of it, else without case and accents.
function order.sort(array, key, reverse, of_text)
	local function comes_before(a, b)
		if a.weight == nil or b.weight == nil or a.weight == b.weight then
			if (a.weight == nil) ~= (b.weight == nil) then
				return b.weight == nil
			end
			return a.index < b.index
		elseif reverse then
			return order.before(b.weight, a.weight)
		end
		return order.before(a.weight, b.weight)
	end
	local rows = weighed(array, key, of_text or native.transliterate)
	table.sort(rows, comes_before)
	for index, row in ipairs(rows) do
		array[index] = row.item
	end
	return array
end

return order
