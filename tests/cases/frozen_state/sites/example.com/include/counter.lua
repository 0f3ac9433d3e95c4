local count = 0
local counter = {}
function counter.next()
  count = count + 1
  return count
end
return counter
