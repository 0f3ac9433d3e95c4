-- The sign-in, at its own address and in the place of pages that are locked.
local is_here = page.address == "signin"
page.title = l.people_signin
temp.email = ""
temp.back = is_here and people.Return(form["return"]) or people.Here()
page.headers["Cache-Control"] = "private, no-store"

if is_here and request.method == "POST" then
  temp.email = people.Text(form.email)
  local id, wait = people.Check(people.Address(temp.email) or "", people.Text(form.password))
  if id then
    people.SignInAs(id)
    return scribe.Redirect(temp.back, 303)
  elseif wait then
    people.Throttled(wait)
    temp.fault = l.people_throttled
  else
    page.status = 401
    temp.fault = l.people_wrong
  end
elseif is_here and user.id then
  return scribe.Redirect(temp.back, 303)
end
