-- The last thing it does.
function deny()
  scribe.Unauthorised()
end

function find(name)
  if not name then
    scribe.NotFound()
  end
  return string.upper(name)
end
