-- Dates as visitors type them.

local date = {}

local NOON = 12
local CENTURY_TURN = 70 -- two-digit years below it are of this century
local DAYS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local function days_in(month, year)
	local is_leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
	return month == 2 and is_leap and 29 or DAYS[month]
end

local function full_year(digits)
	local year = tonumber(digits)
	if #digits > 2 then
		return year
	end
	return year + (year < CENTURY_TURN and 2000 or 1900)
end

-- Runs of digits; eight or six digits in one run are taken apart as year, month and day.
local function numbers(text)
	local year, month, day = string.match(text, "^%s*(%d%d%d%d)(%d%d)(%d?%d?)%s*$")
	if year then
		return day == "" and { year, month } or { year, month, day }
	end
	local found = {}
	for digits in string.gmatch(text, "%d+") do
		found[#found + 1] = digits
	end
	return found
end

-- Year, month and day of one to three numbers in the order people write them; nil for any other count.
local function in_order(found, month_first, this_year)
	local first, second, third = found[1], found[2], found[3]
	if #found == 1 then
		return this_year, tonumber(first), 1
	elseif #found == 2 and #first == 4 then
		return full_year(first), tonumber(second), 1
	elseif #found == 2 then
		return full_year(second), tonumber(first), 1
	elseif #found ~= 3 then
		return nil
	elseif #first == 4 then
		return full_year(first), tonumber(second), tonumber(third)
	elseif month_first then
		return full_year(third), tonumber(first), tonumber(second)
	end
	return full_year(third), tonumber(second), tonumber(first)
end

-- A table of year, month, day and hour (noon); nil when the text is not numbers and marks or there is no such day.
-- A month alone is of `this_year`.
function date.read(text, month_first, this_year)
	if string.find(text, "[^%d%s%-/%.]") then
		return nil
	end
	local year, month, day = in_order(numbers(text), month_first, this_year)
	if not year or not DAYS[month] or day < 1 or day > days_in(month, year) then
		return nil
	end
	return { year = year, month = month, day = day, hour = NOON }
end

return date
