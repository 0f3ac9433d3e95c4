-- Each check says what it got when that is not what it should be.
local failures = {}

local function equal(name, got, expected)
	if got ~= expected then
		failures[#failures + 1] = name .. ": " .. tostring(got) .. " instead of " .. tostring(expected)
	end
end

local function refused(name, words, run, ...)
	local done, message = pcall(run, ...)
	if done or not string.find(tostring(message), words, 1, true) then
		failures[#failures + 1] = name .. ": " .. tostring(message)
	end
end

-- Values and paths
equal("nothing there", fetch(plain.nothing), nil)
equal("below nothing", fetch(plain.nothing.at.all), nil)
save(plain.text, "a\0b\255\"]")
equal("bytes", fetch(plain.text), "a\0b\255\"]")
save(plain["key \"with\" ]\0\n"].x, 1)
equal("any key", fetch(plain["key \"with\" ]\0\n"].x), 1)
equal("as text", fetch("plain" .. varkey "key \"with\" ]\0\n" .. ".x"), 1)
save(plain.list[1], "number")
save(plain.list["1"], "text")
equal("a number", fetch(plain.list[1]), "number")
equal("a text", fetch(plain.list["1"]), "text")
save(plain.number, 0.1 + 0.2)
equal("exact", fetch(plain.number), 0.1 + 0.2)
save(plain.infinite, -math.huge)
equal("infinite", fetch(plain.infinite), -math.huge)
save(plain.zero, -0)
equal("the sign of zero", 1 / fetch(plain.zero), -math.huge)
save(plain.no, false)
equal("false", fetch(plain.no), false)
equal("false is there", lookup(plain.no), true)
save(plain.holes, { 1, nil, 3, x = { y = true }, [2.5] = "half", [true] = "yes" })
local holes = fetch(plain.holes)
equal("a hole", holes[2], nil)
equal("after it", holes[3], 3)
equal("nested", holes.x.y, true)
equal("a fraction", holes[2.5], "half")
equal("a boolean key", holes[true], "yes")
holes.x.y = "changed"
equal("a copy", fetch(plain.holes.x.y), true)
save(plain.holes, { only = 1 })
equal("replaced", fetch(plain.holes[3]), nil)
save(plain.holes, nil)
equal("deleted", lookup(plain.holes), false)
save(plain.trusted, html "<b>")
equal("markup is text", fetch(plain.trusted), "<b>")
save(plain.hollow, { a = {}, b = { c = {} } })
equal("nothing in it", fetch(plain.hollow), nil)
delete(plain.list)
equal("delete", fetch(plain.list[1]), nil)
save(plain.deep.er, 1)
delete "plain.deep.er"
equal("no empty parents", lookup "plain.deep", false)

local missing
equal("a part that is nil", fetch(users[missing].name), nil)
equal("looked up", lookup(users[missing]), false)
refused("saving it", "the part after users is nil", function()
	save(users[missing].name, 1)
end)
refused("a function", "plain.f.x cannot be saved: it is a function", function()
	save(plain.f, { x = print })
end)
refused("a circle", "contain themselves", function()
	local circle = {}
	circle.circle = circle
	save(plain.circle, circle)
end)
refused("below a value", "plain.text is a value, not a table", function()
	save(plain.text.x, 1)
end)
refused("a table as a key", "cannot be a key", function()
	fetch(plain[{}])
end)
refused("a whole table", "is a whole table", save, "plain", 1)
refused("no table", "no bundle declares the table `other`", fetch, "other.x")
refused("no path", "is not a path", fetch, "plain[")

-- Merging, counting, exchanging
teller.Update(plain.merged, { a = 1, b = { c = 2 } })
teller.Update(plain.merged, { b = { d = 3 } })
equal("merged", fetch(plain.merged.b.c) + fetch(plain.merged.b.d) + fetch(plain.merged.a), 6)
equal("added", teller.Add(plain.count), 1)
equal("added again", teller.Add(plain.count, 4), 5)
refused("not a number", "plain.text is not a number", teller.Add, "plain.text")
equal("swapped", teller.Swap(plain.count, 5, 6), true)
equal("not swapped", teller.Swap(plain.count, 5, 7), false)
equal("what is there", fetch(plain.count), 6)
equal("swapped for nothing", teller.Swap(plain.count, 6, nil), true)

-- Procedures
local user = Fill(1, "Ann")
equal("a result", user.name .. user.tags[1] .. user.tags[2] .. user.tags[3], "Annanewb")
user.name = "changed"
equal("that is a copy", fetch(users[1].name), "Ann")
Fill(2, "bob")
equal("walked", Walk(), "1:Ann 2:bob 1 2 1Ann 1a 2new 3b 3 a-new-b tablestringnil 3 same")
equal("sorted", Sort(1), "new-b")
refused("it failed", "no such luck", Half, 1)
equal("and changed nothing", fetch(users[1].name), "Ann")
equal("nowhere", fetch(plain.half), nil)
equal("caught inside", string.find(Outer(), "no such luck", 1, true) ~= nil, true)
equal("the rest stays", fetch(plain.caught), "false")
equal("but not what failed", fetch(plain.half), nil)
local given = { count = 1 }
equal("given a copy", Change(given) + given.count, 3)
equal("through a pointer", fetch(emails_user["Ann@example.com"].name), "Ann")
equal("written through it", Through(), "A")
equal("its own writes", Own(), 2)
equal("a long list", List(), 3000)
equal("spread", fetch(big.list[3000]), 6000)

-- Going over it
local function walked(path, options)
	local seen = {}
	teller.Each(path, options or {}, function(key)
		seen[#seen + 1] = tostring(key)
	end)
	return table.concat(seen, " ")
end

local function iterated(path, options)
	local seen = {}
	for key in teller.Each(path, options) do
		seen[#seen + 1] = tostring(key)
	end
	return table.concat(seen, " ")
end

for place = 1, 250 do
	save(notes[place], { text = "note " .. place, kind = place % 2 == 0 and "even" or "odd" })
end
save(notes.alpha, 1)
save(notes.alphabet, 2)
save(notes.beta, 3)
for name, walk in pairs { walked = walked, iterated = iterated } do
	equal(name .. " all", #walk "notes" > 250, true)
	equal(name .. " from to", walk("notes", { from = 3, to = 5 }), "3 4 5")
	equal(name .. " reverse", walk("notes", { from = 3, to = 5, reverse = true }), "5 4 3")
	equal(name .. " limit", walk("notes", { limit = 2 }), "1 2")
	equal(name .. " prefix", walk("notes", { prefix = "alpha" }), "alpha alphabet")
	equal(name .. " in a record", walk("notes[1]"), "kind text")
	equal(name .. " nothing", walk "notes.nothing", "")
	equal(name .. " by index", walk("users", { by = "email" }), "1 2")
	equal(name .. " by index reverse", walk("users", { by = "email", reverse = true, limit = 1 }), "2")
	equal(name .. " by index from", walk("users", { by = "email", from = "b" }), "2")
end
local count = 0
teller.Each("notes", function()
	count = count + 1
	return count < 7
end)
equal("stopped", count, 7)
local total = 0
for _ in teller.Each(notes) do
	total = total + 1
end
equal("every one once", total, 253)
equal("counted", teller.Count(notes), 253)
equal("some counted", teller.Count(notes, { from = 10, to = 19 }), 10)
local found, all, keys = teller.Filter(notes, {
	where = { kind = "even" },
	limit = 3,
	page = 2,
	pieces = { "text" },
})
equal("filtered", found[1].text .. #found, "note 83")
equal("pieces only", found[1].kind, nil)
equal("of all", all, 125)
equal("their keys", keys[1], 8)
local sorted = teller.Filter(notes, {
	where = function(note, key)
		return type(key) == "number" and key < 12 and note.kind == "odd"
	end,
	sort = "text",
	reverse = true,
})
equal("sorted by a field", sorted[1].text .. " " .. sorted[6].text, "note 9 note 1")

-- Indexes
local function keys_of(...)
	return table.concat(teller.Find(...), " ")
end
equal("by field", keys_of("users", "email", "Ann@example.com"), "1")
equal("the first", teller.First("users", "email", "bob@example.com"), 2)
equal("nobody", teller.First("users", "email", "x"), nil)
equal("each of a list", keys_of("users", "tag", "new"), "1 2")
equal("below", keys_of("users", "city", "Rome"), "1 2")
equal("by function", keys_of("users", "initial", "B"), "2")
save(users[2].name, "Carl")
equal("kept up", keys_of("users", "initial", "B") .. keys_of("users", "initial", "C"), "2")
refused("unique", "users[1] has the same value in the unique index `email`", function()
	save(users[3], { email = "Ann@example.com" })
end)
delete(users[2])
equal("gone", keys_of("users", "tag", "b"), "1")
refused("no index", "declares no index `other`", teller.Find, "users", "other", 1)

Safe()
save(plain.safe, false, { durable = true })
equal("durable", fetch(plain.safe), false)
refused("only in procedures", "is for procedures", teller.Durable)

page.failures = failures
