-- The `util` library: text, conditions, tables, paths, dates. Every function is pure but for the few said to change the
-- table they are given. Where nothing else is said, a nil argument gives nil, and numbers print as they do on pages.

local date = require "date"
local literal = require "literal"
local order = require "order"
local path = require "path"
local projection = require "projection"
local tables = require "tables"
local text = require "text"

local COPY_LEVELS = 4
local SERIAL_LEVELS = 8
local TRUNCATED = 42
local NOON = 12
local ELLIPSIS = "[…]"
local NOT_A_KEY = "only a string, a number or a boolean can be part of a path"

-- Applies a native text function, leaving nil alone.
local function apply(transform, value)
	if value == nil then
		return nil
	end
	return transform(text.printable(value))
end

-- Conditions ---------------------------------------------------------------------------------------------------------

-- `yes` when `test` is neither nil nor false, otherwise `no`. Both are evaluated by the caller either way.
function ifthen(test, yes, no)
	if test then
		return yes
	end
	return no
end

-- True for nil, "" and tables without entries; nil for everything else, false and 0 included.
function empty(value)
	if value == nil or value == "" or type(value) == "table" and next(value) == nil then
		return true
	end
	return nil
end

-- The arguments joined, if every argument passed (two, three or four) is neither nil nor false; otherwise nil.
function wrap(...)
	local count = select("#", ...)
	for index = 1, count do
		if not select(index, ...) then
			return nil
		end
	end
	return count > 1 and text.join(...) or nil
end

-- `value` alone when `test` is nil or false; otherwise `before`, `value` and `after` joined (`after` may be absent), or
-- nil if `before` or `value` is absent.
function wrapif(before, value, after, test)
	if not test then
		return value
	elseif not before or not value then
		return nil
	end
	return text.join(before, value, after)
end

-- Joining and splitting ----------------------------------------------------------------------------------------------

-- All arguments joined into one text; nil and false add nothing, tables and true are an error.
function concat(...)
	return text.join(...)
end

-- All arguments as an array; a nil argument leaves a hole.
function pack(...)
	return { ... }
end

local function parts_of(source, separator, drops_empty)
	local parts, start = {}, 1
	while start do
		local first, last = string.find(source, separator, start, true)
		local part = string.sub(source, start, first and first - 1)
		if part ~= "" or not drops_empty then
			parts[#parts + 1] = part
		end
		start = last and last + 1
	end
	return parts
end

-- The parts of a text between occurrences of a separator (plain text, default a space), as an array, or as separate
-- results when the third argument is true. A separator of one character drops empty parts, a longer one keeps them; an
-- empty separator gives the whole text as one part. Nil text has no parts.
function split(source, separator, separately)
	local parts
	separator = separator or " "
	if source == nil then
		parts = {}
	elseif separator == "" then
		parts = { text.printable(source) }
	else
		parts = parts_of(text.printable(source), separator, #separator == 1 or utf8.len(separator) == 1)
	end
	if separately then
		return unpack(parts)
	end
	return parts
end

-- Replaces each `?(name)` by the value of that name, called as `macro{text, name=value}` or `macro(text, values)`.
-- Names are letters, digits and underscores; one without a value is left as it is, false gives nothing, and what is put
-- in is not searched again. Markup (`html(…)`, or a literal where it is written) stays markup, and what is put in is
-- escaped. When the text is a function, its result for the values (and `extra`) is returned instead.
function macro(source, values, extra)
	if type(source) == "table" and values == nil and not text.is_markup(source) then
		source, values = source[1], source
	end
	if type(source) == "function" then
		return source(values or {}, extra)
	elseif source == nil then
		return nil
	end
	local plain, known = tostring(source), values or {}
	local result, start = "", 1
	local is_markup = text.is_markup(source)
	local function part(from, to)
		local piece = string.sub(plain, from, to)
		return is_markup and html(piece) or piece
	end
	for first, name, after in string.gmatch(plain, "()%?%(([%w_]+)%)()") do
		if known[name] ~= nil then
			result = result .. part(start, first - 1) .. text.printable(known[name])
			start = after
		end
	end
	return result .. part(start)
end

-- The items as a phrase: `a, b and c.` as the page's language has it, or with the vocabulary's term `and`; `a.` for one, ""
-- for none. Given a separator, the items are joined by it, the last two by `last` (default the separator), followed by
-- `ending` (default nothing).
function ListGrammatical(list, separator, last, ending)
	return format.ListGrammatical(list, separator, last, ending)
end

-- Shortening ---------------------------------------------------------------------------------------------------------

local function truncated(value, length, seen)
	if type(value) == "string" and #value > length then
		return string.sub(value, 1, text.cut(value, length)) .. ELLIPSIS
	elseif type(value) ~= "table" then
		return value
	elseif not seen[value] then
		local short = {}
		seen[value] = short
		for key, item in pairs(value) do
			short[key] = truncated(item, length, seen)
		end
	end
	return seen[value]
end

-- A string of more than `length` bytes (default 42) cut to at most that many, never inside a character, and followed by
-- `[…]`. A table is copied with all its strings cut, at any depth; other values are returned as they are.
function truncate(value, length)
	return truncated(value, math.max(length or TRUNCATED, 0), {})
end

-- A text of more than `max` bytes cut at the last end of a sentence between `min` and `max`, else after the last word
-- there, else at `max`; followed by `suffix` (default ` […]`). Never cut inside a character.
function TruncatePunctuated(source, min, max, suffix)
	if source == nil then
		return nil
	end
	local full, from = text.printable(source), math.max(min or 1, 1)
	if #full <= max then
		return full
	end
	local length = text.last_sentence(full, from, max) or text.last_word(full, from, max) or text.cut(full, max)
	return string.sub(full, 1, length) .. (suffix or " " .. ELLIPSIS)
end

-- Letters ------------------------------------------------------------------------------------------------------------

-- The text with its first letter in upper case, the rest unchanged.
function Capitalise(value)
	return apply(native.capitalize, value)
end

-- The text with its first letter in lower case, the rest unchanged.
function Uncapitalise(value)
	return apply(native.uncapitalize, value)
end

-- The text in upper case as a language has it, the page's unless another is named.
function Upper(value, language)
	return value ~= nil and native.upper(text.printable(value), language) or nil
end

-- The text in lower case as a language has it, the page's unless another is named.
function Lower(value, language)
	return value ~= nil and native.lower(text.printable(value), language) or nil
end

local function title_case(value)
	return (string.gsub(value, '[^%s%-%(%["]+', function(word)
		return native.capitalize(word)
	end))
end

-- The text with the first letter of every word in upper case, the rest unchanged. Words are separated by white space,
-- hyphens, opening brackets and double quotes.
function TitleCase(value)
	return apply(title_case, value)
end

-- One character in ASCII, or nil if it has no such form.
local function ascii(character)
	local plain = native.transliterate(character)
	return not string.find(plain, "[\128-\255]") and plain or nil
end

-- The text with accented Latin letters as ASCII lower-case letters, and everything in lower case if `lowers` is true.
-- A second result is true when a letter was transliterated, else nil.
function Transliterate(value, lowers)
	if value == nil then
		return nil
	end
	local source = text.printable(value)
	local result = text.strip_marks((string.gsub(source, "[\194-\244][\128-\191]+", ascii)))
	local is_changed = result ~= source or nil
	if lowers then
		return native.transliterate(source), is_changed
	end
	return result, is_changed
end

local function normalize(value)
	return text.strip_punctuation(native.transliterate(value))
end

-- The text for comparison: lower case, without accents, white space and punctuation.
function Normalise(value)
	return apply(normalize, value)
end

-- A pattern for runs of characters other than the punctuation listed; nil when none is.
local function runs_without(characters)
	local class = ""
	for _, character in ipairs(characters) do
		if string.find(character, "^%p$") then
			class = class .. "%" .. character
		end
	end
	return class ~= "" and "[^" .. class .. "]+" or nil
end

local function normalize_uri(value, kept)
	local others, keeps_slash = {}, false
	for _, character in ipairs(kept or {}) do
		if character == "/" then
			keeps_slash = true
		else
			others[#others + 1] = character
		end
	end
	local source = keeps_slash and value or string.gsub(value, "/", "")
	local runs = runs_without(others)
	if not runs then
		return native.normalize(source)
	end
	return (string.gsub(source, runs, function(run)
		return native.normalize(run)
	end))
end

-- The text as addresses are compared. Slashes are removed unless `kept`, an array of punctuation characters, has "/";
-- other characters in it stay where they are, and the text between them is normalized.
function NormaliseUri(value, kept)
	if value == nil then
		return nil
	end
	return normalize_uri(text.printable(value), kept)
end

-- Numbers and dates --------------------------------------------------------------------------------------------------

-- A whole number as digits without an exponent, however large. Anything but a number is returned unchanged; a number
-- that is not whole gives its shortest exact text.
function digits(value)
	if type(value) ~= "number" then
		return value
	elseif text.is_whole(value) then
		return text.whole(value)
	end
	return tostring(value)
end

-- The number a visitor typed, or that `format.Number` or `format.Money` wrote: its digits in any script, the decimal sign of
-- `place` (a locale, its name, or a table with `decimal`; default the page's locale) and a minus sign before it; everything
-- else is ignored. Nil without digits; a number is returned unchanged.
function GetNumber(value, place)
	if value == nil or type(value) == "number" then
		return value
	end
	return native.number(text.printable(value), place)
end

-- The time (noon, UTC) of a date as a visitor types it or as `format.Date` writes it: year-month-day with a year of four
-- digits, otherwise in the order of `place` (a locale or its name; default the page's), or in words. In a table that is no
-- locale `mmdd` puts the month first. Month/year and year-month mean the first of the month, a month alone is this year's.
-- With `as_table`, a table of year, month, day and hour. Nil if there is no such date.
function GetDate(value, place, as_table)
	if value == nil then
		return nil
	end
	local today = os.date("!*t", now or os.time())
	local found
	if type(place) == "table" and not place.id then
		found = date.read(tostring(value), place.mmdd, today.year)
	else
		local year, month, day = native.date(tostring(value), place, today.year, today.month)
		found = year and { year = year, month = month, day = day, hour = NOON }
	end
	if found and not as_table then
		return os.time(found)
	end
	return found
end

-- The time as HTTP headers give it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
function HttpDate(time)
	return time and native.httpdate(time)
end

-- The lowest identifier of 18 digits that belongs to a time: ten digits of Unix time, then zeros.
function IDFromDate(time)
	if time == nil then
		return nil
	end
	return string.format("%010.0f00000000", math.floor(time))
end

-- The time an identifier of 18 digits was made at; nil for anything else.
function DateFromID(id)
	local seconds = string.match(tostring(id), "^(%d%d%d%d%d%d%d%d%d%d)%d%d%d%d%d%d%d%d$")
	return tonumber(seconds)
end

-- Tables -------------------------------------------------------------------------------------------------------------

local function levels_of(recurse)
	if recurse == false then
		return 1
	end
	return tonumber(recurse) or COPY_LEVELS
end

-- `copy(from)` is a new table with the entries of `from`; anything but a table is returned as it is. `copy(from, to)`
-- adds the entries to the table `to` and returns it: tables on both sides are merged, other entries of `to` stay unless
-- `replaces` is true. Four levels of tables are copied, deeper ones are shared; `recurse` (second argument of the first
-- form, fourth of the other) is false for one level or the number of levels.
function copy(from, to, replaces, recurse)
	if type(to) == "table" then
		return from and tables.merge(from, to, replaces, levels_of(recurse)) or to
	elseif to ~= nil then
		recurse = to
	end
	return tables.clone(from, levels_of(recurse))
end

-- Adds the items of one array to the end of another, which is changed and returned; a new array if that is nil.
function append(from, to)
	to = to or {}
	return from and table.move(from, 1, #from, #to + 1, to) or to
end

-- A new table in which values are keys too: the strings of an array lead to their positions, the strings and numbers of
-- a map to their keys. Entries already there win, then the first key in order. A string gives the set of its
-- characters, each true.
function keyed(value)
	if type(value) == "string" then
		return tables.characters(value)
	elseif type(value) == "table" then
		return tables.invert(value)
	end
	return nil
end

-- The first item of the array `these` (or the first key in order, of a map) that `those` has as a key with a value
-- other than false; nil if there is none.
function Match(these, those)
	if not these or not those then
		return nil
	end
	for _, item in ipairs(#these > 0 and these or order.keys(these)) do
		if those[item] then
			return item
		end
	end
	return nil
end

-- Sorts an array in place by a field of its items (or a path such as `author.name`) and returns it. Text is compared
-- without case and accents; numbers come before text; items with equal fields keep their order, items without the field
-- come last. Downwards when `reverse` is true.
function SortArrayByKey(array, key, reverse)
	return array and order.sort(array, key, reverse)
end

-- Sorts an array in place and returns it: text as a language sorts it (`language`, default the page's), numbers before it.
-- Options, each optional: `key` (a field of the items, or a path such as `author.name`), `language`, `reverse`. Items that
-- sort alike keep their order, items without the field come last.
function Sort(array, options)
	local rules = options or {}
	return array and order.sort(array, rules.key, rules.reverse, function(value)
		return native.sortkey(value, rules.language)
	end)
end

-- Serialized values and paths ----------------------------------------------------------------------------------------

-- The value as Lua text that reads back as the same value: strings as `[=[…]=]`, keys in order as `['k']=` or `[n]=`.
-- Tables below `depth` levels (default 8), or inside themselves, are `{...}`; functions and the like
-- `_function_or_userdata_`. Each entry is on its own line when `lines` is true.
function Serialise(value, depth, lines)
	return literal.write(value, depth or SERIAL_LEVELS, lines)
end

-- One component of a path: `[12]` for a number, `["text"]` for any string (with what could end it escaped as `\ddd`)
-- and for true and false. Nil for nil; nil and a message for NaN, infinities and other types.
function varkey(value)
	local kind = type(value)
	if kind == "string" or kind == "boolean" then
		return "[" .. path.quote(tostring(value)) .. "]"
	elseif kind == "number" and value - value == 0 then
		return "[" .. digits(value) .. "]"
	elseif kind == "nil" then
		return nil
	end
	return nil, NOT_A_KEY
end

-- A new table with some values of another. `keys` is an array of paths, which are also the names in the result, or a
-- map of name to path. Missing values are skipped; tables are not copied.
function TablePieces(original, keys)
	return original and projection.pieces(original, keys)
end

pieces = TablePieces

local function languages_of(languages)
	if type(languages) == "string" then
		return { languages }
	elseif languages then
		return languages
	end
	local result = {}
	result[#result + 1] = page and page.language
	result[#result + 1] = site and site.language
	return result
end

-- As TablePieces, but a value asked for as `name[localised]`, or a table with `_localised=true`, is replaced by its
-- value in the first language of `languages` (an array or one code; default the page's, then the site's) it has. With
-- none of them another language is taken and the result gets `_localised=false`. The second result is the first
-- language used.
function TablePiecesLocalised(original, keys, languages)
	if original == nil then
		return nil
	end
	return projection.localized(original, keys, languages_of(languages))
end

-- The items of an array that meet the criteria, as a new array, and how many there are on all its pages. Criteria, each
-- optional: `where` (a function of item and index, or a table of paths and the values they must have), `sort` (a path),
-- `reverse`, `limit` (items to a page), `page` (from 1) or `offset` (items skipped), `pieces` (keys for TablePieces). A
-- function alone stands for `where`.
function ArrayFilter(array, criteria)
	if array == nil then
		return nil, 0
	end
	local rules = type(criteria) == "function" and { where = criteria } or criteria or {}
	local found = tables.select(array, rules.where)
	if rules.sort then
		order.sort(found, rules.sort, rules.reverse)
	elseif rules.reverse then
		tables.reverse(found)
	end
	local result = tables.slice(found, rules)
	for index, item in ipairs(rules.pieces and result or {}) do
		result[index] = TablePieces(item, rules.pieces)
	end
	return result, #found
end
