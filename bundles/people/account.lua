-- The account of whoever is signed in, with its sessions. What matters asks for the password again.
page.title = l.people_account
temp.account = fetch(users[user.id])

local function refuse(term, status)
  page.status = status or 422
  temp.fault = l[term]
end

-- Whether the password was given; too many attempts are refused here too.
local function confirmed()
  local id, wait = people.Check(temp.account.email, people.Text(form.password))
  if wait then
    refuse "people_throttled"
    people.Throttled(wait)
  elseif id ~= user.id then
    refuse "people_wrong_password"
  end
  return id == user.id
end

-- What a page shows of a session in place of its key.
local function short(key)
  return string.sub(key, 1, 16)
end

local ACTIONS = {}

function ACTIONS.rename()
  local name = people.Text(form.name)
  if #name > 80 then
    return refuse "people_name_long"
  end
  save(users[user.id].name, name ~= "" and name or nil)
  return scribe.Redirect("/account", 303)
end

function ACTIONS.revoke()
  for _, key in ipairs(teller.Find("sessions", "user", user.id)) do
    if short(key) == people.Text(form.session) then
      people.EndSession(key)
    end
  end
  return scribe.Redirect("/account", 303)
end

function ACTIONS.others()
  people.EndSessions(user.id, user.session)
  return scribe.Redirect("/account", 303)
end

function ACTIONS.password()
  local password = people.Text(form.new)
  local fault = people.PasswordFault(password, temp.account.email)
  if fault then
    return refuse(fault)
  elseif confirmed() then
    people.SetPassword(user.id, native.passwordhash(password), user.session)
    people.SignInAs(user.id)
    return scribe.Redirect("/account?changed=yes", 303)
  end
end

-- Begins with a second factor: the page shows the secret, until a code of it is sent.
function ACTIONS.factor()
  if confirmed() then
    save(users[user.id].factor_new, native.totpsecret(), { durable = true })
    return scribe.Redirect("/account", 303)
  end
end

function ACTIONS.code()
  local secret = temp.account.factor_new
  local code = string.gsub(people.Text(form.code), "%s", "")
  local step = secret and native.totpstep(secret, code, now)
  if not step then
    return refuse "people_wrong_code"
  end
  local codes, kept = people.RecoveryCodes()
  people.SetFactor(user.id, { secret = secret, last = step, recovery = kept, created = now })
  temp.recovery = codes
  temp.account = fetch(users[user.id])
end

function ACTIONS.nofactor()
  if confirmed() then
    people.SetFactor(user.id, false)
    return scribe.Redirect("/account", 303)
  end
end

function ACTIONS.delete()
  if confirmed() then
    people.RemoveUser(user.id)
    people.SignOut()
    return scribe.Redirect("/", 303)
  end
end

if request.method == "POST" then
  local action = ACTIONS[people.Text(form.action)]
  if not action then
    return refuse "people_unknown"
  end
  action()
elseif form.changed then
  page.message = l.people_changed
end

temp.sessions = {}
for _, key in ipairs(teller.Find("sessions", "user", user.id)) do
  local session = fetch(sessions[key])
  if session and session.expires >= now then
    table.insert(temp.sessions, {
      id = short(key),
      agent = session.agent,
      ip = session.ip,
      active = os.date("!%Y-%m-%d %H:%M", session.active),
      is_this = key == user.session,
    })
  end
end
