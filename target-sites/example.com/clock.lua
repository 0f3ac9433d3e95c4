-- Runs before clock.html and leaves in `temp` what the view shows. `now` is the time of the request, in seconds.
local hour = tonumber(os.date("!%H", now))

local greeting = "Good evening"
if hour < 5 then
  greeting = "Still up, or up already"
elseif hour < 12 then
  greeting = "Good morning"
elseif hour < 18 then
  greeting = "Good afternoon"
end

page.title = "A controller for the thinking"
page.modified = false -- the page is new every time, however old its file

temp.greeting = greeting
temp.stamp = os.date("!%Y-%m-%dT%H:%M:%SZ", now)
temp.time = os.date("!%H:%M:%S", now)
temp.date = os.date("!%A, %d %B %Y", now)
temp.day = tonumber(os.date("!%j", now))
