local page_number = tonumber(request.query.page)
temp.from = (page_number - 1) * 10
temp.name = form.name:lower()
temp.greeting = "Hello " .. request.form.who
temp.long = #form.text
temp.rows = tonumber(form.rows) * 2
for index = 1, tonumber(form.count) + 1 do write(index) end
if form.kind:find("^a") then temp.kind = "a" end
do
  local size = request.query.size
  temp.big = size > "10"
end
