-- Byte-level text helpers: how numbers print, and where UTF-8 text may be cut.

local text = {}

local LARGEST_WHOLE = 2 ^ 53
local FULL_STOPS = { ["…"] = true, ["。"] = true, ["！"] = true, ["？"] = true }
local WIDE_STOP = 3 -- bytes in each of FULL_STOPS

-- Punctuation and spaces outside ASCII: Latin-1 (not its letters and digits), general, ideographic, full width.
local WIDE_PUNCTUATION = {
	"\194[\160-\169\171-\177\180\182-\184\187\191]",
	"\226\128[\128-\191]",
	"\226\129[\128-\175]",
	"\227\128[\128-\131\136-\145\148-\159]",
	"\239\188[\129-\143\154-\160]",
}

-- Whether a number is whole; infinities and NaN are not.
function text.is_whole(number)
	return number % 1 == 0 and number - number == 0
end

-- A whole number as digits only, of any size; minus zero is "0".
function text.whole(number)
	return string.format("%.0f", number + 0)
end

-- A number as pages print it: every digit of whole numbers up to 2^53, otherwise 14 significant digits.
function text.number(number)
	if text.is_whole(number) and math.abs(number) <= LARGEST_WHOLE then
		return text.whole(number)
	end
	return string.format("%.14g", number)
end

-- What a value contributes to text: nothing for nil and false, digits for numbers. Any other value is returned as
-- it is, so that joining it keeps trusted text trusted and fails for tables, functions and true.
function text.printable(value)
	if not value then
		return ""
	elseif type(value) ~= "number" then
		return value
	elseif value - value ~= 0 then
		error("a number that is not finite cannot be printed", 0)
	end
	return text.number(value)
end

-- Whether a value was made by `html(…)`: such values hide what they are.
function text.is_markup(value)
	return type(value) == "table" and getmetatable(value) == false
end

-- Joins any number of values in order, each as `printable` gives it.
function text.join(...)
	local joined = ""
	for index = 1, select("#", ...) do
		joined = joined .. text.printable((select(index, ...)))
	end
	return joined
end

-- A string without spaces and punctuation.
function text.strip_punctuation(value)
	local stripped = string.gsub(value, "[%s%p]+", "")
	for _, pattern in ipairs(WIDE_PUNCTUATION) do
		stripped = string.gsub(stripped, pattern, "")
	end
	return stripped
end

-- A string without the combining accents (U+0300 to U+036F) that follow an ASCII letter.
function text.strip_marks(value)
	local n_low, n_high
	repeat
		value, n_low = string.gsub(value, "(%a)\204[\128-\191]", "%1")
		value, n_high = string.gsub(value, "(%a)\205[\128-\175]", "%1")
	until n_low + n_high == 0
	return value
end

-- The largest length up to `limit` bytes that does not cut a UTF-8 sequence; bytes that are not UTF-8 count singly.
function text.cut(value, limit)
	for length = limit, math.max(limit - 3, 0), -1 do
		if not string.find(value, "^[\128-\191]", length + 1) then
			return length
		end
	end
	return limit
end

-- Length up to the end of the sentence that stops at byte `position`, closing quotes included; nil if none does.
local function sentence_length(value, position)
	local _, last = string.find(value, "^[%.!%?]+[\"'%)%]]*%f[%s%z]", position)
	if last then
		return last
	elseif FULL_STOPS[string.sub(value, position - WIDE_STOP + 1, position)] then
		return position
	end
	return nil
end

-- The last length between `min` and `max` bytes at which a sentence ends, or nil.
function text.last_sentence(value, min, max)
	for position = max, min, -1 do
		local length = sentence_length(value, position)
		if length and length <= max then
			return length
		end
	end
	return nil
end

-- The last length between `min` and `max` bytes after which a space follows, or nil.
function text.last_word(value, min, max)
	for length = max, min, -1 do
		if string.find(value, "^%S%s", length) then
			return length
		end
	end
	return nil
end

return text
