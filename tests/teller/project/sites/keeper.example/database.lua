-- Puts a user into a group, and counts that. What is taken from one account is given to the other.
function Move(id, group)
	local moves = (users[id] and users[id].moves or 0) + 1
	users[id] = { group = group, email = "user-" .. id .. "-in-" .. group .. "@keeper.example", moves = moves }
	counts.left = (counts.left or 0) - 1
	counts.right = (counts.right or 0) + 1
	teller.Durable()
	return moves
end

function Count()
	counts.visits = (counts.visits or 0) + 1
	teller.Durable()
	return counts.visits
end
