-- Chooses the rows by the query, ten at a time.
local from = tonumber(request.query.from) or NUMBER % 40 + 1

if from < 1 or from > 50 then
  from = 1
end

temp.rows = stock.Rows(from, math.min(from + 9, 50))
temp.more = from + 10 <= 50
