-- Paths that name a value inside tables, as `a.b[1]["any text"]`: writing one component, reading whole paths.

local path = {}

local function escape(character)
	return string.format("\\%03d", string.byte(character))
end

-- A string as a double-quoted component. Quotes, backslashes, brackets and control characters become `\ddd`, as do
-- all bytes above ASCII when the string is not UTF-8, so that no parser can take a part of it for syntax.
function path.quote(key)
	local quoted = string.gsub(key, '[%c"\\%[%]]', escape)
	if not utf8.len(key) then
		quoted = string.gsub(quoted, "[\128-\255]", escape)
	end
	return '"' .. quoted .. '"'
end

-- What follows a backslash: three digits are a byte, anything else stands for itself.
local function unescape(escaped)
	local code = tonumber(string.match(escaped, "^%d+$"))
	if code and code < 256 then
		return string.char(code)
	end
	return escaped
end

local function quoted_component(source, position)
	local _, key, after = string.match(source, "^%[([\"'])(.-)%1%]()", position)
	if not key then
		return nil
	end
	local plain = string.gsub(key, "\\(.%d?%d?)", unescape)
	return plain, after
end

local function bracketed_component(source, position)
	local key, after = string.match(source, "^%[([^%[%]\"']+)%]()", position)
	if not key then
		return nil
	end
	return tonumber(key) or key, after
end

local function named_component(source, position)
	return string.match(source, "^%.?([^%.%[%]]+)()", position)
end

-- One component and the position after it; nil where none can be read.
local function component(source, position)
	if string.sub(source, position, position) ~= "[" then
		return named_component(source, position)
	end
	local key, after = quoted_component(source, position)
	if after then
		return key, after
	end
	return bracketed_component(source, position)
end

-- The components of a path as an array; nil if it is not a path. Digits after a period are text, in brackets numbers.
function path.parse(source)
	local keys, position = {}, 1
	while position <= #source do
		local key, after = component(source, position)
		if not after then
			return nil
		end
		keys[#keys + 1] = key
		position = after
	end
	return keys
end

-- One step into a table; digits name a number key when there is no such string key.
local function child(parent, key)
	if type(parent) ~= "table" then
		return nil
	end
	local value = parent[key]
	if value ~= nil or type(key) ~= "string" or not string.find(key, "^%d+$") then
		return value
	end
	return parent[tonumber(key)]
end

-- The value at a path inside a table; nil when a parent is missing or not a table, or the path cannot be read.
function path.get(root, source)
	if type(source) ~= "string" then
		return child(root, source)
	end
	local keys = path.parse(source)
	if not keys then
		return nil
	end
	local value = root
	for _, key in ipairs(keys) do
		value = child(value, key)
	end
	return value
end

return path
