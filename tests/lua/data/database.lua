-- Reads and writes as if they were tables.
function Fill(id, name)
	if users[id] then
		return nil, "taken: " .. id
	end
	users[id] = { name = name, email = name .. "@example.com" }
	local user = users[id]
	user.tags = {}
	table.insert(user.tags, "new")
	table.insert(user.tags, "b")
	table.insert(user.tags, 1, "a")
	user.address = user.address or {}
	user.address.city = "Rome"
	emails_user[user.email] = user
	return user
end

function Walk()
	local seen = {}
	for id, user in pairs(users) do
		seen[#seen + 1] = id .. ":" .. user.name
		coroutine.yield()
	end
	for id in users do
		seen[#seen + 1] = id
	end
	local id, user = next(users)
	seen[#seen + 1] = id .. user.name
	for place, tag in ipairs(users[1].tags) do
		seen[#seen + 1] = place .. tag
	end
	seen[#seen + 1] = #users[1].tags
	seen[#seen + 1] = table.concat(users[1].tags, "-")
	seen[#seen + 1] = type(users[1]) .. type(users[1].name) .. type(users[99])
	seen[#seen + 1] = select("#", unpack(users[1].tags))
	seen[#seen + 1] = users[1] == users[1] and "same" or "other"
	return table.concat(seen, " ")
end

function Sort(id)
	table.sort(users[id].tags, function(one, other)
		return one > other
	end)
	table.remove(users[id].tags)
	return table.concat(users[id].tags, "-")
end

function Half(id)
	users[id].name = "half"
	plain.half = true
	error("no such luck")
end

function Outer()
	plain.outer = 1
	local caught, message = pcall(Half, 1)
	plain.caught = tostring(caught)
	return tostring(message)
end

function Refuse()
	plain.refused = (plain.refused or 0) + 1
	return nil, "sold out"
end

function Change(given)
	given.count = given.count + 1
	plain.given = given
	return given.count
end

function Through()
	emails_user["Ann@example.com"].nick = "A"
	return users[1].nick
end

function Own()
	save(plain.own, 1)
	plain.own = plain.own + 1
	return fetch(plain.own)
end

function Numbers()
	for place = 1, 3000 do
		big.list[place] = place * 2
	end
	return #big.list
end

function List()
	big.list = { 1 }
	return Numbers()
end

function Safe()
	teller.Durable()
	plain.safe = true
end

function IndexUser(id)
	plain.indexed = id
	return id
end
