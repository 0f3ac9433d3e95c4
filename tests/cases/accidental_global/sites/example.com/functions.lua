Visits = 0
function Visit()
  Visits = Visits + 1
  seen = true
end
