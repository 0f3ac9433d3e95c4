temp.things = stock.Thnigs()
temp.more = stock.Things() .. stock.label .. stock.added() .. late.Anything()
-- Asking whether there is one, and a local of the same name.
if stock.Something then
  temp.some = stock.Something
end
local stock = { Own = function() return "own" end }
temp.own = stock.Own()
