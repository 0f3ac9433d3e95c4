local basket = {}
if #basket = 0 then
  page.view = "empty"
end
