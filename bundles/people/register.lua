-- Makes an account, unless the site does without.
if not people.MayRegister() then
  return scribe.NotFound()
end
page.title = l.people_register
page.headers["Cache-Control"] = "private, no-store"
temp.name, temp.email = "", ""

local function refuse(term, status)
  page.status = status or 422
  temp.fault = l[term]
end

local function register()
  temp.name, temp.email = people.Text(form.name), people.Text(form.email)
  local email, password = people.Address(temp.email), people.Text(form.password)
  if not email then
    return refuse "people_email_wrong"
  elseif #temp.name > 80 then
    return refuse "people_name_long"
  end
  local fault = people.PasswordFault(password, email)
  if fault then
    return refuse(fault)
  end
  local wait = people.Attempt("register " .. native.digest(email), "address " .. request.client.ip, now)
  if wait > 0 then
    people.Throttled(wait)
    return refuse("people_throttled", 429)
  end
  local id = native.token()
  local record = {
    name = temp.name ~= "" and temp.name or nil,
    email = email,
    emails = { { address = email, created = now } },
    password = native.passwordhash(password),
    keychain = {},
    created = now,
  }
  if not people.AddUser(id, record) then
    return refuse("people_email_taken", 409)
  end
  people.SignInAs(id)
  return scribe.Redirect("/account", 303)
end

if request.method == "POST" then
  return register()
end
