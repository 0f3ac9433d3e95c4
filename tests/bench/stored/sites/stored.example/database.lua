function Increase(id)
	local record = records[id]
	record.number_1 = record.number_1 + 1
	return record.number_1
end
