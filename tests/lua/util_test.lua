-- Assertions over the `util` library; needs `util` and its bare globals, fails with `error` at the first that is wrong.

local function same(a, b)
	if type(a) ~= "table" or type(b) ~= "table" then
		return a == b
	end
	for key, value in pairs(a) do
		if not same(value, b[key]) then
			return false
		end
	end
	for key in pairs(b) do
		if a[key] == nil then
			return false
		end
	end
	return true
end

local function expect(name, actual, expected)
	if not same(actual, expected) then
		local message = name .. ": expected " .. util.Serialise(expected) .. ", got " .. util.Serialise(actual)
		error(message, 2)
	end
end

local function expect_error(name, run, ...)
	if pcall(run, ...) then
		error(name .. ": expected an error", 2)
	end
end

local CONTROLS = {}
for code = 0, 255 do
	CONTROLS[#CONTROLS + 1] = string.char(code)
end
local ALL_BYTES = table.concat(CONTROLS)

local AWKWARD = {
	"", " ", "a", "]", "]]", "]=]", "]=", "[=[", "\n", "\nline", "a\r\nb", "\0", "a\0b", "'", '"', '\\', "\\092", "\\n",
	'a"]["b', '"]', "['x']", "a.b.c", "1", "01", "été", "日本語", "\255", "é\200", "?(x)", "a]b", "end", "...", ALL_BYTES,
}

-- Conditions

expect("ifthen true", ifthen(1, "a", "b"), "a")
expect("ifthen zero", ifthen(0, "a", "b"), "a")
expect("ifthen nil", ifthen(nil, "a", "b"), "b")
expect("ifthen false", ifthen(false, "a", "b"), "b")
expect("ifthen keeps false", ifthen(true, false, "b"), false)
expect("ifthen without no", ifthen(nil, "a"), nil)

expect("empty nil", empty(nil), true)
expect("empty text", empty(""), true)
expect("empty table", empty({}), true)
expect("empty space", empty(" "), nil)
expect("empty zero", empty(0), nil)
expect("empty false", empty(false), nil)
expect("empty array", empty({ 1 }), nil)
expect("empty map", empty({ a = false }), nil)

expect("wrap two", wrap("a", "b"), "ab")
expect("wrap two first missing", wrap(nil, "b"), nil)
expect("wrap two second missing", wrap("a", nil), nil)
expect("wrap three", wrap("(", 5, ")"), "(5)")
expect("wrap three missing", wrap("(", nil, ")"), nil)
expect("wrap three false", wrap("(", false, ")"), nil)
expect("wrap third missing", wrap("(", "a", nil), nil)
expect("wrap four", wrap("a", "b", "c", "d"), "abcd")
expect("wrap one", wrap("a"), nil)
expect("wrap none", wrap(), nil)
expect("wrap number", wrap("n=", 0.1 + 0.2), "n=0.3")

expect("wrapif without test", wrapif("(", "a", ")", false), "a")
expect("wrapif without test or value", wrapif("(", nil, ")"), nil)
expect("wrapif", wrapif("(", "a", ")", true), "(a)")
expect("wrapif no after", wrapif("(", "a", nil, true), "(a")
expect("wrapif no before", wrapif(nil, "a", ")", true), nil)
expect("wrapif no value", wrapif("(", nil, ")", true), nil)

-- Joining and splitting

expect("concat", concat("a", 1, "b"), "a1b")
expect("concat nil", concat("a", nil, "b"), "ab")
expect("concat false", concat(false, "b"), "b")
expect("concat trailing nil", concat("a", nil), "a")
expect("concat nothing", concat(), "")
expect("concat large", concat(2 ^ 53), "9007199254740992")
expect("concat larger", concat(1e20), "1e+20")
expect("concat fraction", concat(1 / 3), "0.33333333333333")
expect("concat minus zero", concat(-0.0), "0")
expect_error("concat true", concat, "a", true)
expect_error("concat table", concat, "a", {})
expect_error("concat NaN", concat, 0 / 0)
expect_error("concat infinity", concat, 1 / 0)

expect("pack", pack("a", 2, false), { "a", 2, false })
expect("pack nothing", pack(), {})

expect("split", split("a,b,c", ","), { "a", "b", "c" })
expect("split one character drops empty", split(",a,,b,", ","), { "a", "b" })
expect("split one wide character drops empty", split("·a··b", "·"), { "a", "b" })
expect("split longer keeps empty", split("--a----b", "--"), { "", "a", "", "b" })
expect("split longer at the end", split("a, ", ", "), { "a", "" })
expect("split longer empty text", split("", ", "), { "" })
expect("split is plain", split("a.b%c", "."), { "a", "b%c" })
expect("split absent separator", split("abc", ","), { "abc" })
expect("split empty text", split("", ","), {})
expect("split nil", split(nil, ","), {})
expect("split default", split(" a  b "), { "a", "b" })
expect("split empty separator", split("ab", ""), { "ab" })
expect("split number", split(1.5, "."), { "1", "5" })
expect("split separately", pack(split("a b c", " ", true)), { "a", "b", "c" })
expect("split nothing separately", select("#", split(nil, " ", true)), 0)

expect("macro table form", macro({ "Hi ?(name)!", name = "Ann" }), "Hi Ann!")
expect("macro values", macro("Hi ?(name)!", { name = "Ann" }), "Hi Ann!")
expect("macro unspecified stays", macro("?(a) ?(b)", { a = 1 }), "1 ?(b)")
expect("macro no values", macro("?(a)"), "?(a)")
expect("macro empty values", macro("?(a)", {}), "?(a)")
expect("macro false", macro("<?(a)>", { a = false }), "<>")
expect("macro not searched again", macro("?(a)?(b)", { a = "?(b)", b = "%1" }), "?(b)%1")
expect("macro repeated", macro("?(a)?(a)", { a = "x" }), "xx")
expect("macro names only", macro("?(a.b) ?(a()) ?( a ) ?() (a)", { a = 1 }), "?(a.b) ?(a()) ?( a ) ?() (a)")
expect("macro number", macro("?(n)", { n = 1e15 }), "1000000000000000")
expect("macro nil text", macro(nil, { a = 1 }), nil)
expect("macro nil text in table", macro({ a = 1 }), nil)
expect("macro wide text", macro("été ?(x) été", { x = "日" }), "été 日 été")
expect("macro function", macro(function(values, extra)
	return values.a .. extra
end, { a = "x" }, "y"), "xy")
expect("macro function in table", macro({ function(values)
	return values.a
end, a = "x" }), "x")
expect("macro mixed", macro("?(a)?(b)?(c)", { b = "-" }), "?(a)-?(c)")
expect_error("macro true", macro, "?(a)", { a = true })
expect_error("macro table", macro, "?(a)", { a = {} })

expect("list nil", util.ListGrammatical(nil), nil)
expect("list none", util.ListGrammatical({}), "")
expect("list one", util.ListGrammatical({ "a" }, ", "), "a")
expect("list separator", util.ListGrammatical({ "a", "b", "c" }, ", "), "a, b, c")
expect("list last", util.ListGrammatical({ "a", "b", "c" }, ", ", " or "), "a, b or c")
expect("list two", util.ListGrammatical({ "a", "b" }, ", ", " or "), "a or b")
expect("list end", util.ListGrammatical({ 1, 2 }, ", ", " or ", "?"), "1 or 2?")
expect("list empty separator", util.ListGrammatical({ "a", "b" }, ""), "ab")
expect("list words", util.ListGrammatical({ "a", "b", "c" }), "a, b and c.")
expect("list two words", util.ListGrammatical({ "a", "b" }), "a and b.")
expect("list one word", util.ListGrammatical({ "a" }), "a.")
expect("list trusted", tostring(util.ListGrammatical({ html("<b>a</b>"), "<" })), "<b>a</b> and &lt;.")

local words = { "Zebra", "Öl", "apfel", "Äpfel" }
expect("sort German", util.Sort(words, { language = "de" }), { "apfel", "Äpfel", "Öl", "Zebra" })
expect("sort Swedish", util.Sort(words, { language = "sv" }), { "apfel", "Zebra", "Äpfel", "Öl" })
expect("sort key", util.Sort({ { n = "b" }, { n = "a" } }, { key = "n" })[1].n, "a")
expect("sort reverse", util.Sort({ 1, 3, 2 }, { reverse = true }), { 3, 2, 1 })
expect("sort nil", util.Sort(nil), nil)

-- Shortening

expect("truncate short", truncate("abc", 3), "abc")
expect("truncate", truncate("abcd", 3), "abc[…]")
expect("truncate default", truncate(string.rep("a", 42)), string.rep("a", 42))
expect("truncate default longer", truncate(string.rep("a", 43)), string.rep("a", 42) .. "[…]")
expect("truncate whole character", truncate("aé日b", 3), "aé[…]")
expect("truncate two bytes", truncate("aéb", 2), "a[…]")
expect("truncate three bytes", truncate("a日b", 3), "a[…]")
expect("truncate four bytes", truncate("😀😀", 7), "😀[…]")
expect("truncate to nothing", truncate("日本", 2), "[…]")
expect("truncate zero", truncate("ab", 0), "[…]")
expect("truncate negative", truncate("ab", -5), "[…]")
expect("truncate stray bytes", truncate(string.rep("\128", 9), 6), string.rep("\128", 6) .. "[…]")
expect("truncate number", truncate(123456, 2), 123456)
expect("truncate nil", truncate(nil), nil)
expect("truncate table", truncate({ "abc", { x = "abc" }, 12345 }, 2), { "ab[…]", { x = "ab[…]" }, 12345 })
local long_texts = { "abcdef" }
expect("truncate copies", truncate(long_texts, 1) == long_texts or long_texts[1], "abcdef")
local ring = { text = "abcdef" }
ring.self = ring
local short_ring = truncate(ring, 2)
expect("truncate a cycle", short_ring.self == short_ring and short_ring.text, "ab[…]")
local texts = "aé日😀z"
for limit = 0, #texts do
	local body = string.gsub(truncate(texts, limit), "%[…%]$", "")
	expect("truncate keeps UTF-8", utf8.len(body) ~= nil and #body <= limit, true)
end

local prose = "First one. Second one is here, longer. Third"
expect("punctuated short", util.TruncatePunctuated("abc", 1, 3), "abc")
expect("punctuated sentence", util.TruncatePunctuated(prose, 5, 40), "First one. Second one is here, longer. […]")
expect("punctuated earlier sentence", util.TruncatePunctuated(prose, 5, 30), "First one. […]")
expect("punctuated word", util.TruncatePunctuated(prose, 12, 25), "First one. Second one is […]")
expect("punctuated no space", util.TruncatePunctuated("abcdefghij", 2, 5), "abcde […]")
expect("punctuated suffix", util.TruncatePunctuated(prose, 5, 30, ""), "First one.")
expect("punctuated quotes", util.TruncatePunctuated('He said "go!" Then he went', 3, 20, ""), 'He said "go!"')
expect("punctuated decimals", util.TruncatePunctuated("It costs 1.50 or so", 2, 15, ""), "It costs 1.50")
expect("punctuated wide stop", util.TruncatePunctuated("日本。日本語日本語", 3, 20, ""), "日本。")
expect("punctuated character", util.TruncatePunctuated("日本語日本語", 1, 10, ""), "日本語")
expect("punctuated nil", util.TruncatePunctuated(nil, 1, 2), nil)

-- Letters

expect("capitalise", util.Capitalise("élan vital"), "Élan vital")
expect("capitalise keeps the rest", util.Capitalise("aBC"), "ABC")
expect("capitalise empty", util.Capitalise(""), "")
expect("capitalise nil", util.Capitalise(nil), nil)
expect("uncapitalise", util.Uncapitalise("Élan VITAL"), "élan VITAL")
expect("upper", util.Upper("été à Ōsaka"), "ÉTÉ À ŌSAKA")
expect("upper number", util.Upper(12), "12")
expect("upper Turkish", util.Upper("istanbul", "tr"), "İSTANBUL")
expect("lower Greek", util.Lower("ΟΔΟΣ"), "οδος")
expect("lower", util.Lower("ÉTÉ Ω"), "été ω")
expect("lower nil", util.Lower(nil), nil)
expect("title case", util.TitleCase("the élan (of) jean-paul don't"), "The Élan (Of) Jean-Paul Don't")
expect("title case keeps the rest", util.TitleCase("the BBC"), "The BBC")
expect("title case nil", util.TitleCase(nil), nil)

local plain, is_changed = util.Transliterate("Café Ñandú", true)
expect("transliterate lower", plain, "cafe nandu")
expect("transliterate changed", is_changed, true)
plain, is_changed = util.Transliterate("Cafe", true)
expect("transliterate ASCII", plain, "cafe")
expect("transliterate unchanged", is_changed, nil)
expect("transliterate keeps ASCII case", (util.Transliterate("CAFé")), "CAFe")
expect("transliterate other scripts", (util.Transliterate("日本 Ж")), "日本 Ж")
expect("transliterate combining accents", (util.Transliterate("Vie\204\163\204\130t")), "Viet")
expect("transliterate keeps Greek", (util.Transliterate("a\205\176")), "a\205\176")
expect("transliterate number", (util.Transliterate(5)), "5")
expect("transliterate nil", (util.Transliterate(nil)), nil)

expect("normalise", util.Normalise("  Hello, Wörld! "), "helloworld")
expect("normalise wide punctuation", util.Normalise("«Été» — “a”…"), "etea")
expect("normalise number", util.Normalise(1.5), "15")
expect("normalise nil", util.Normalise(nil), nil)

expect("normalise address", util.NormaliseUri("My Page", { "/" }), "my-page")
expect("normalise address accents", util.NormaliseUri("Café/Été_2", { "/" }), "cafe/ete-2")
expect("normalise address drops slash", util.NormaliseUri("a/b"), "ab")
expect("normalise address keeps dots", util.NormaliseUri("My File.tar.GZ", { "." }), "my-file.tar.gz")
expect("normalise address nil", util.NormaliseUri(nil), nil)

-- Numbers and dates

expect("digits", digits(123456789012345680), "123456789012345680")
expect("digits large", digits(1e21), "1000000000000000000000")
expect("digits negative", digits(-3), "-3")
expect("digits zero", digits(-0.0), "0")
expect("digits fraction", digits(0.1), "0.1")
expect("digits text", digits("007"), "007")
expect("digits nil", digits(nil), nil)

local POINT, COMMA = { decimal = "." }, { decimal = "," }
expect("number", util.GetNumber("1,234.5", POINT), 1234.5)
expect("number comma", util.GetNumber("1.234,5", COMMA), 1234.5)
expect("number currency", util.GetNumber("£ 12", POINT), 12)
expect("number sign", util.GetNumber("-12.5", POINT), -12.5)
expect("number minus sign", util.GetNumber("−£12", POINT), -12)
expect("number sign after", util.GetNumber("12-", POINT), 12)
expect("number wide decimal", util.GetNumber("12٫5", { decimal = "٫" }), 12.5)
expect("number none", util.GetNumber("none", POINT), nil)
expect("number two points", util.GetNumber("1.2.3", POINT), nil)
expect("number of a country", util.GetNumber("1.234,5", "de"), 1234.5)
expect("number printed", util.GetNumber(format.Number(-1234.5), locale), -1234.5)
expect("number number", util.GetNumber(5, POINT), 5)
expect("number nil", util.GetNumber(nil), nil)

local function day(year, month, number)
	return { year = year, month = month, day = number, hour = 12 }
end
local US = { mmdd = true }
expect("date year first", util.GetDate("2021-03-05", {}, true), day(2021, 3, 5))
expect("date day first", util.GetDate("5/3/2021", {}, true), day(2021, 3, 5))
expect("date month first", util.GetDate("3/5/2021", US, true), day(2021, 3, 5))
expect("date year first anywhere", util.GetDate("2021.3.5", US, true), day(2021, 3, 5))
expect("date short year", util.GetDate("05/03/21", {}, true), day(2021, 3, 5))
expect("date last century", util.GetDate("05/03/71", {}, true), day(1971, 3, 5))
expect("date month and year", util.GetDate("03/2021", {}, true), day(2021, 3, 1))
expect("date year and month", util.GetDate("2021-03", {}, true), day(2021, 3, 1))
expect("date in one run", util.GetDate("20210305", {}, true), day(2021, 3, 5))
expect("date leap day", util.GetDate("2024-02-29", {}, true), day(2024, 2, 29))
expect("date no leap day", util.GetDate("2023-02-29", {}, true), nil)
expect("date no leap century", util.GetDate("1900-02-29", {}, true), nil)
expect("date month 13", util.GetDate("2023-13-01", {}), nil)
expect("date day 0", util.GetDate("0/1/2023", {}), nil)
expect("date text", util.GetDate("5 March 2021", {}), nil)
expect("date empty", util.GetDate("", {}), nil)
expect("date four numbers", util.GetDate("1/2/3/4", {}), nil)
expect("date time", util.GetDate("1970-01-02", {}), 86400 + 43200)
expect("date month", util.GetDate("3", {}, true).month, 3)
expect("date in words", util.GetDate("5 March 2021", "gb", true), day(2021, 3, 5))
expect("date of a country", util.GetDate("3/5/2021", "us", true), day(2021, 3, 5))
expect("date printed", util.GetDate(format.ReferenceDate(1e9, "long", "complete"), nil, true), day(2001, 9, 9))
expect("date of no words", util.GetDate("5 apples 2021", "gb"), nil)
expect("date nil", util.GetDate(nil), nil)

expect("HTTP date", util.HttpDate(784111777), "Sun, 06 Nov 1994 08:49:37 GMT")
expect("HTTP date nil", util.HttpDate(nil), nil)
expect("id from date", util.IDFromDate(1700000000), "170000000000000000")
expect("id from early date", util.IDFromDate(5), "000000000500000000")
expect("date from id", util.DateFromID("170000000012300042"), 1700000000)
expect("date from no id", util.DateFromID("12"), nil)
expect("date from nil", util.DateFromID(nil), nil)

-- Tables

local original = { a = 1, b = { c = { d = { e = { "deep" } } } } }
local copied = copy(original)
expect("copy", copied, original)
expect("copy is new", copied == original or copied.b == original.b or copied.b.c.d == original.b.c.d, false)
expect("copy shares level five", copied.b.c.d.e == original.b.c.d.e, true)
expect("copy flat", copy(original, false).b == original.b, true)
expect("copy flat is new", copy(original, false) == original, false)
expect("copy deeper", copy(original, 9).b.c.d.e == original.b.c.d.e, false)
expect("copy fourth argument", copy(original, nil, nil, false).b == original.b, true)
expect("copy text", copy("a"), "a")
expect("copy nil", copy(nil), nil)
expect("copy frozen", table.isfrozen(copy(table.freeze({ 1 }))), false)
expect("copy to", copy({ a = 1, b = 2 }, { a = 9 }), { a = 9, b = 2 })
expect("copy to replacing", copy({ a = 1, b = 2 }, { a = 9, c = 3 }, true), { a = 1, b = 2, c = 3 })
expect("copy to keeps false", copy({ a = 1 }, { a = false }), { a = false })
expect("copy to inside", copy({ t = { a = 1, b = 2 } }, { t = { a = 9 } }), { t = { a = 9, b = 2 } })
local replaced = copy({ t = { a = 1 } }, { t = { a = 9, b = 2 } }, true)
expect("copy to inside replacing", replaced, { t = { a = 1, b = 2 } })
expect("copy to flat", copy({ t = { a = 1 } }, { t = { b = 2 } }, true, false), { t = { a = 1 } })
expect("copy to over text", copy({ t = { a = 1 } }, { t = "x" }, true), { t = { a = 1 } })
expect("copy nothing to", copy(nil, { a = 1 }), { a = 1 })
local target, source = {}, { t = {} }
expect("copy to returns it", copy(source, target) == target, true)
expect("copy to is deep", target.t == source.t, false)
local cycle = {}
cycle.self = cycle
expect("copy cycle ends", type(copy(cycle).self), "table")

local list = { 1, 2 }
expect("append", append({ 3, 4 }, list), { 1, 2, 3, 4 })
expect("append changes the second", #list, 4)
expect("append itself", append(list, list), { 1, 2, 3, 4, 1, 2, 3, 4 })
expect("append nil", append(nil, { 1 }), { 1 })
expect("append to nil", append({ 1 }), { 1 })
expect("append only the array", append({ 1, a = 2 }, {}), { 1 })

expect("keyed array", keyed({ "a", "b" }), { "a", "b", a = 1, b = 2 })
expect("keyed twice", keyed(keyed({ "a", "b" })), { "a", "b", a = 1, b = 2 })
expect("keyed repeats", keyed({ "a", "a" }), { "a", "a", a = 1 })
expect("keyed numbers", keyed({ 5, 6 }), { 5, 6 })
expect("keyed map", keyed({ en = "English" }), { en = "English", English = "en" })
expect("keyed map of numbers", keyed({ en = 1, fr = 2 }), { "en", "fr", en = 1, fr = 2 })
expect("keyed map repeats", keyed({ x = "v", b = "v" }), { x = "v", b = "v", v = "b" })
expect("keyed present wins", keyed({ a = "b", b = "c" }), { a = "b", b = "c", c = "b" })
expect("keyed other values", keyed({ a = true, c = {} }), { a = true, c = {} })
expect("keyed text", keyed("aéa"), { a = true, ["é"] = true })
expect("keyed empty", keyed({}), {})
expect("keyed nil", keyed(nil), nil)
local names = { "a" }
expect("keyed is new", keyed(names).a == 1 and names.a, nil)

expect("match", util.Match({ "x", "b", "a" }, { a = true, b = true }), "b")
expect("match none", util.Match({ "x" }, { a = true }), nil)
expect("match false", util.Match({ "a" }, { a = false }), nil)
expect("match map", util.Match({ b = 1, a = 1 }, { a = 1, b = 1 }), "a")
expect("match nil", util.Match(nil, { a = 1 }), nil)
expect("match in nil", util.Match({ "a" }, nil), nil)

local function field(array, key)
	local values = {}
	for index, item in ipairs(array) do
		values[index] = item[key]
	end
	return values
end
local function people()
	return {
		{ name = "Zoë", age = 3 }, { name = "adam", age = 1 }, { name = "Éva", age = 3 }, { age = 2 }, { name = "Bob" },
		{ name = 7, age = "3" },
	}
end
expect("sort text", field(util.SortArrayByKey(people(), "name"), "name"), { 7, "adam", "Bob", "Éva", "Zoë" })
expect("sort missing last", util.SortArrayByKey(people(), "name")[6].age, 2)
expect("sort reverse", util.SortArrayByKey(people(), "name", true)[1].name, "Zoë")
expect("sort reverse missing last", util.SortArrayByKey(people(), "name", true)[6].age, 2)
expect("sort numbers", field(util.SortArrayByKey(people(), "age"), "age"), { 1, 2, 3, 3, "3" })
local by_age = util.SortArrayByKey(people(), "age")
expect("sort equal keep order", { by_age[3].name, by_age[4].name }, { "Zoë", "Éva" })
expect("sort path", util.SortArrayByKey({ { a = { b = 2 } }, { a = { b = 1 } } }, "a.b")[1].a.b, 1)
expect("sort NaN", util.SortArrayByKey({ { n = 0 / 0 }, { n = 2 }, { n = 1 } }, "n")[1].n, 1)
local sorted = people()
expect("sort in place", util.SortArrayByKey(sorted, "age") == sorted, true)
expect("sort empty", util.SortArrayByKey({}, "a"), {})
expect("sort nil", util.SortArrayByKey(nil, "a"), nil)
local many = {}
for index = 1, 500 do
	many[index] = { k = (index * 7919) % 101, index = index }
end
util.SortArrayByKey(many, "k", true)
for index = 2, #many do
	local before, after = many[index - 1], many[index]
	expect("sort many", before.k > after.k or before.k == after.k and before.index < after.index, true)
end

-- Serialized values and paths

expect("serialise text", util.Serialise("a"), "[=[a]=]")
expect("serialise brackets", util.Serialise("]=]"), "[==[]=]]==]")
expect("serialise number", util.Serialise(0.5), "0.5")
expect("serialise large", util.Serialise(123456789012345), "123456789012345")
expect("serialise exact", tonumber(util.Serialise(0.1 + 0.2)), 0.1 + 0.2)
expect("serialise infinity", util.Serialise(1 / 0), "1/0")
expect("serialise minus infinity", util.Serialise(-1 / 0), "-1/0")
expect("serialise NaN", util.Serialise(0 / 0), "0/0")
expect("serialise true", util.Serialise(true), "true")
expect("serialise nil", util.Serialise(nil), "nil")
expect("serialise function", util.Serialise(print), "_function_or_userdata_")
expect("serialise table", util.Serialise({ "x", b = 1, a = true }), "{[1]=[=[x]=],['a']=true,['b']=1}")
expect("serialise boolean key", util.Serialise({ [true] = 1, [false] = 2 }), "{[false]=2,[true]=1}")
expect("serialise awkward key", util.Serialise({ ["it's\n"] = 1 }), "{['it\\039s\\010']=1}")
expect("serialise empty", util.Serialise({}), "{}")
expect("serialise depth", util.Serialise({ a = { b = {} } }, 1), "{['a']={...}}")
expect("serialise depth two", util.Serialise({ a = { b = {} } }, 2), "{['a']={['b']={...}}}")
expect("serialise depth none", util.Serialise({}, 0), "{...}")
expect("serialise cycle", util.Serialise(cycle), "{['self']={...}}")
local shared = { 1 }
expect("serialise shared", util.Serialise({ shared, shared }), "{[1]={[1]=1},[2]={[1]=1}}")
local in_lines = util.Serialise({ a = { 1 }, b = {} }, nil, true)
expect("serialise lines", in_lines, "{\n\t['a']={\n\t\t[1]=1,\n\t},\n\t['b']={},\n}")

expect("varkey number", varkey(12), "[12]")
expect("varkey large", varkey(1e17), "[100000000000000000]")
expect("varkey fraction", varkey(0.1), "[0.1]")
expect("varkey text", varkey("ann"), '["ann"]')
expect("varkey wide text", varkey("été"), '["été"]')
expect("varkey digits as text", varkey("12"), '["12"]')
expect("varkey quote", varkey('a"b'), '["a\\034b"]')
expect("varkey bracket", varkey("a]b["), '["a\\093b\\091"]')
expect("varkey backslash", varkey("a\\"), '["a\\092"]')
expect("varkey line break", varkey("a\nb"), '["a\\010b"]')
expect("varkey zero", varkey("\0"), '["\\000"]')
expect("varkey not UTF-8", varkey("\255"), '["\\255"]')
expect("varkey true", varkey(true), '["true"]')
expect("varkey nil", varkey(nil), nil)
expect("varkey NaN", (varkey(0 / 0)), nil)
expect("varkey table", type(select(2, varkey({}))), "string")
for _, key in ipairs(AWKWARD) do
	local component = varkey(key)
	expect("varkey reads back " .. component, pieces({ [key] = "found" }, { v = component }).v, "found")
	local nested = pieces({ a = { [key] = { b = 1 } } }, { v = "a" .. component .. ".b" })
	expect("varkey inside reads back " .. component, nested.v, 1)
	expect("varkey has no loose bracket", string.find(string.sub(component, 3, -3), '[%[%]"%c]'), nil)
end
expect("varkey number reads back", pieces({ [1.5] = "found" }, { v = varkey(1.5) }).v, "found")
local by_type = pieces({ "number", ["1"] = "text" }, { n = varkey(1), t = varkey("1") })
expect("varkey keeps types apart", by_type, { n = "number", t = "text" })

local article = { title = "T", body = { en = "B", fr = "C" }, tags = { "x", "y" }, author = { name = "N" } }
expect("pieces", pieces(article, { "title", "author" }), { title = "T", author = { name = "N" } })
expect("pieces path", pieces(article, { "author.name" }), { ["author.name"] = "N" })
local renamed = pieces(article, { writer = "author.name", first = "tags[1]", second = "tags.2" })
expect("pieces map", renamed, { writer = "N", first = "x", second = "y" })
expect("pieces missing", pieces(article, { "none", "author.none.more", "title.x" }), {})
expect("pieces not a path", pieces(article, { "title[", "[[", "a..b" }), {})
expect("pieces quoted", pieces({ ["a.b"] = 1 }, { v = "['a.b']" }), { v = 1 })
expect("pieces does not copy", pieces(article, { "tags" }).tags == article.tags, true)
expect("pieces nil", pieces(nil, { "a" }), nil)
expect("pieces by its long name", util.TablePieces(article, { "title" }), { title = "T" })

local BODY, FLAGGED = { "body[localised]" }, { t = { _localised = true, fr = "F" } }
local function localized(...)
	return pack(util.TablePiecesLocalised(...))
end
local both = { "title", "body[localised]" }
expect("localised", localized(article, both, { "fr", "en" }), { { title = "T", body = "C" }, "fr" })
expect("localised base", localized(article, BODY, { "en-gb" }), { { body = "B" }, "en" })
expect("localised one code", localized(article, BODY, "en"), { { body = "B" }, "en" })
expect("localised other", localized(article, BODY, { "de" }), { { body = "B", _localised = false }, "en" })
expect("localised unasked", localized(article, { "body" }, { "en" })[1], { body = article.body })
expect("localised map", localized(article, { text = "body[localised]" }, { "en" }), { { text = "B" }, "en" })
expect("localised flag", localized(FLAGGED, { "t" }, { "fr" }), { { t = "F" }, "fr" })
expect("localised flag other", localized(FLAGGED, { "t" }, {}), { { t = "F", _localised = false }, "fr" })
expect("localised text", localized(article, { "title[localised]" }, { "en" }), { { title = "T" } })
expect("localised missing", localized(article, { "none[localised]" }, { "en" }), { {} })
expect("localised empty", localized({ t = { _localised = true } }, { "t" }, { "en" }), { {} })

expect("filter all", util.ArrayFilter({ 1, 2 }), { 1, 2 })
expect("filter function", util.ArrayFilter({ 1, 2, 3, 4 }, function(item)
	return item % 2 == 0
end), { 2, 4 })
expect("filter index", util.ArrayFilter({ "a", "b" }, { where = function(_, index)
	return index == 2
end }), { "b" })
local rows = { { n = 1, k = "a" }, { n = 3, k = "b" }, { n = 2, k = "a" }, { n = 4, k = "a", t = { u = 1 } } }
expect("filter values", field(util.ArrayFilter(rows, { where = { k = "a" } }), "n"), { 1, 2, 4 })
expect("filter path", field(util.ArrayFilter(rows, { where = { ["t.u"] = 1 } }), "n"), { 4 })
expect("filter sort", field(util.ArrayFilter(rows, { sort = "n" }), "n"), { 1, 2, 3, 4 })
expect("filter sort reverse", field(util.ArrayFilter(rows, { sort = "n", reverse = true }), "n"), { 4, 3, 2, 1 })
expect("filter reverse", field(util.ArrayFilter(rows, { reverse = true }), "n"), { 4, 2, 3, 1 })
expect("filter leaves the array", field(rows, "n"), { 1, 3, 2, 4 })
expect("filter limit", field(util.ArrayFilter(rows, { limit = 3 }), "n"), { 1, 3, 2 })
expect("filter page", field(util.ArrayFilter(rows, { limit = 3, page = 2 }), "n"), { 4 })
expect("filter page beyond", util.ArrayFilter(rows, { limit = 3, page = 3 }), {})
expect("filter page 0", field(util.ArrayFilter(rows, { limit = 3, page = 0 }), "n"), { 1, 3, 2 })
expect("filter offset", field(util.ArrayFilter(rows, { offset = 1, limit = 2 }), "n"), { 3, 2 })
expect("filter limit 0", util.ArrayFilter(rows, { limit = 0 }), {})
expect("filter total", select(2, util.ArrayFilter(rows, { where = { k = "a" }, limit = 1 })), 3)
expect("filter pieces", util.ArrayFilter(rows, { limit = 2, pieces = { "n" } }), { { n = 1 }, { n = 3 } })
expect("filter nil", pack(util.ArrayFilter(nil)), { nil, 0 })
