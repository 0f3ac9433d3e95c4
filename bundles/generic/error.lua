-- Runs when a page has failed, so it relies on `page` alone and takes nothing the failed page left for granted.
local status = tonumber(page.status)

if not status or status < 400 then
  page.status = 500
end

page.title = "Something went wrong"
