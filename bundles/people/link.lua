-- Sets a password with a link that is good once. The link alone changes nothing: the form does.
page.title = l.people_new_password
page.headers["Cache-Control"] = "private, no-store"
page.headers["Referrer-Policy"] = "no-referrer"
temp.token = people.Text(form.token)

local digest = native.digest(temp.token)
local link = fetch(people_links[digest])
temp.is_good = link and link.purpose == "password" and link.expires >= now

if not temp.is_good then
  page.status = 410
elseif request.method == "POST" then
  local password = people.Text(form.password)
  local fault = people.PasswordFault(password, fetch(users[link.user].email))
  if fault then
    page.status = 422
    temp.fault = l[fault]
    return
  end
  local id = people.UseLink(digest, native.passwordhash(password))
  if id then
    people.SignInAs(id)
    return scribe.Redirect("/account", 303)
  end
  temp.is_good = false
  page.status = 410
end
