-- The sign-in, at its own address and in the place of pages that are locked.
local is_here = page.address == "signin"
page.title = l.people_signin
temp.email = ""
temp.back = is_here and people.Return(form["return"]) or people.Here()
page.headers["Cache-Control"] = "private, no-store"

local function refuse(wait, term)
  if wait then
    people.Throttled(wait)
    temp.fault = l.people_throttled
  else
    page.status = 401
    temp.fault = l[term]
  end
end

local function with_password()
  temp.email = people.Text(form.email)
  local id, wait = people.Check(people.Address(temp.email) or "", people.Text(form.password))
  if not id then
    return refuse(wait, "people_wrong")
  end
  temp.ticket = people.Ticket(id)
  if not temp.ticket then
    people.SignInAs(id)
    return scribe.Redirect(temp.back, 303)
  end
end

local function with_code()
  temp.ticket = people.Text(form.ticket)
  local id, wait = people.CheckCode(temp.ticket, people.Text(form.code))
  if not id then
    return refuse(wait, "people_wrong_code")
  end
  people.SignInAs(id)
  return scribe.Redirect(temp.back, 303)
end

if is_here and request.method == "POST" then
  if form.ticket then
    return with_code()
  end
  return with_password()
elseif is_here and user.id then
  return scribe.Redirect(temp.back, 303)
end
