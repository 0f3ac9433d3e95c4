-- A record of 24 keys, a third of them numbers.
function Record(id)
	local record = {}
	for place = 1, 8 do
		record["name_" .. place] = "a text of some length, " .. id
		record["number_" .. place] = id * place
		record["flag_" .. place] = place % 2 == 0
	end
	return record
end
