local count = 0
local function add()
  count = count + 1
end
add()
temp.count = count
