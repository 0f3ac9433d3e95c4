local function total(list)
  for _, item in ipairs(list) do
    temp.total = temp.total + item
  end

page.title = "Total"
