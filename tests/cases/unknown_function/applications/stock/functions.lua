function Things() return "things" end
function stock.added() return "added" end
