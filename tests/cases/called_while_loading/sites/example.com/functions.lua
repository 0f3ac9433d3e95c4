scribe.Cookie("visited", "yes")
if now then
  write "loaded"
end
local ready = html "<b>ready</b>"
-- What a function holds runs when it is called.
function Welcome()
  scribe.Cookie("visited", "yes")
  return ready
end
local greet = function() write "hello" end
