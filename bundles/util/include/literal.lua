-- Values as Lua text that gives the same values when read back.

local order = require "order"

local literal = {}

local OTHER = "_function_or_userdata_"
local TOO_DEEP = "{...}"

local function escape(character)
	return string.format("\\%03d", string.byte(character))
end

local function quoted(text, quote)
	local escaped = string.gsub(text, "[%c\\" .. quote .. "]", escape)
	return quote .. escaped .. quote
end

-- A string in long brackets with as many `=` as it takes, from one; quoted if long brackets would change its bytes.
local function string_text(text)
	if string.find(text, "[%z\r]") then
		return quoted(text, '"')
	end
	local bars = "="
	while string.find(text .. "]", "]" .. bars .. "]", 1, true) do
		bars = bars .. "="
	end
	local kept_break = string.sub(text, 1, 1) == "\n" and "\n" or ""
	return "[" .. bars .. "[" .. kept_break .. text .. "]" .. bars .. "]"
end

-- A number with 16 significant digits, or 17 where 16 do not give it back.
local function number_text(number)
	if number ~= number then
		return "0/0"
	elseif number - number ~= 0 then
		return number > 0 and "1/0" or "-1/0"
	end
	local text = string.format("%.16g", number)
	return tonumber(text) == number and text or string.format("%.17g", number)
end

local function scalar_text(value)
	local kind = type(value)
	if kind == "string" then
		return string_text(value)
	elseif kind == "number" then
		return number_text(value)
	elseif kind == "boolean" or kind == "nil" then
		return tostring(value)
	end
	return OTHER
end

local function key_text(key)
	if type(key) == "string" then
		return "[" .. quoted(key, "'") .. "]="
	end
	return "[" .. scalar_text(key) .. "]="
end

-- The marks around entries: with `lines`, each entry has a line and a tab for each level.
local function layout(level, lines)
	if not lines then
		return "", ",", ""
	end
	local indent = "\n" .. string.rep("\t", level)
	return indent, "," .. indent, ",\n" .. string.rep("\t", level - 1)
end

local function table_text(map, depth, lines, parents)
	local level = #parents + 1
	if level > depth or table.find(parents, map) then
		return TOO_DEEP
	end
	parents[level] = map
	local entries = {}
	for _, key in ipairs(order.keys(map)) do
		local value = map[key]
		local text = type(value) == "table" and table_text(value, depth, lines, parents) or scalar_text(value)
		entries[#entries + 1] = key_text(key) .. text
	end
	parents[level] = nil
	if #entries == 0 then
		return "{}"
	end
	local open, between, close = layout(level, lines)
	return "{" .. open .. table.concat(entries, between) .. close .. "}"
end

-- The Lua text of a value, keys in order; tables below `depth` levels and tables inside themselves are `{...}`.
function literal.write(value, depth, lines)
	if type(value) == "table" then
		return table_text(value, depth, lines, {})
	end
	return scalar_text(value)
end

return literal
