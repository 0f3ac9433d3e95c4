local x <const> = 1
goto done
x += 1
::done::
local y = 7 // 2
