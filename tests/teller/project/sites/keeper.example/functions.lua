-- A number of the query.
function Number(name)
	return tonumber(request.query[name]) or 0
end

-- The key of a number in a round.
function Key()
	return Number "round" * 1000000 + Number "number"
end
