-- Who is signed in. A session is a random token in a cookie; the Teller has its digest, so that who reads the data cannot
-- use it.

local common = require "common"

-- A session ends when it was not used for so long, and in any case after its lifetime.
local IDLE = 14 * time.day
local LIFETIME = 90 * time.day
-- How old a note of the last use may be.
local SEEN = 5 * time.minute

local TOKEN_LENGTH = 43
local SHORTEST = 8
local LONGEST = 256

-- What a field was given, as text: numbers come as numbers, and a name given twice as a table.
function Text(value)
  if type(value) == "table" then
    value = value[1]
  end
  if type(value) ~= "string" and type(value) ~= "number" then
    return ""
  end
  return tostring(value)
end

-- An e-mail address as accounts are found by it, or nil.
function Address(value)
  local address = string.match(native.lower(Text(value)), "^%s*(.-)%s*$")
  if #address <= 254 and string.find(address, "^[^%s@%c]+@[^%s@%c]+%.[^%s@%c]+$") then
    return address
  end
end

-- Why a password will not do, as the name of a term; nil when it will.
function PasswordFault(password, email)
  if #password < SHORTEST then
    return "people_password_short"
  elseif #password > LONGEST then
    return "people_password_long"
  elseif common[string.lower(password)] or string.lower(password) == email then
    return "people_password_common"
  end
end

-- Whether strangers may make themselves an account here.
function MayRegister()
  local options = rawget(site, "people")
  return type(options) ~= "table" or options.register ~= false
end

-- Where to go after signing in: a path of this site, or the account.
function Return(value)
  local path = Text(value)
  local is_own = string.find(path, "^/[^/\\]") or path == "/"
  if is_own and not string.find(path, "[%c\\]") then
    return path
  end
  return "/account"
end

-- Path and query of this request.
function Here()
  return (string.sub(scribe.RequestURL(), #request.rooturl))
end

local function is_secure()
  return site.secure or request.secure
end

local function cookie_name()
  return is_secure() and "__Host-session" or "session"
end

local function set_cookie(value)
  scribe.Cookie {
    name = cookie_name(),
    value = value,
    expires = value and LIFETIME,
    "HttpOnly",
    "SameSite=Lax",
    is_secure() and "Secure" or nil,
  }
end

local function digest_of_cookie()
  local token = request.cookies[cookie_name()]
  return token and #token == TOKEN_LENGTH and native.digest(token) or nil
end

local function keychain_of(record)
  local keychain = {}
  for key, value in pairs(record.keychain or {}) do
    keychain[key] = value
  end
  for key, value in pairs(record.keychains and record.keychains[site.id] or {}) do
    keychain[key] = value
  end
  return keychain
end

-- Finds the user of a session.
function Authenticator()
  local key = digest_of_cookie()
  local session = key and fetch(sessions[key])
  if not session or session.site ~= site.id or session.expires < now or now - session.active > IDLE then
    return false
  end
  local record = fetch(users[session.user])
  if not record then
    return false
  end
  user.id, user.session = session.user, key
  user.name, user.nickname, user.email = record.name, record.nickname, record.email
  user.language, user.locale, user.timezone = record.language, record.locale, record.timezone
  user.keychain = keychain_of(record)
  if now - session.active > SEEN then
    teller.Update(sessions[key], { active = now, ip = request.client.ip })
  end
  return true
end

-- Begins a session of a user in the place of the one there is.
function SignInAs(id)
  local token = native.token()
  StartSession(native.digest(token), {
    user = id,
    site = site.id,
    created = now,
    active = now,
    expires = now + LIFETIME,
    ip = request.client.ip,
    agent = request.browser,
  }, digest_of_cookie() or "")
  set_cookie(token)
end

function SignOut()
  local key = digest_of_cookie()
  if key then
    EndSession(key)
  end
  set_cookie(nil)
end

-- The id of the account with this address and password; or nil, and the seconds to wait after too many attempts. A stranger
-- learns from neither answer nor time whether there is such an account.
function Check(email, password)
  local account, address = "account " .. native.digest(email), "address " .. request.client.ip
  local wait = Attempt(account, address, now)
  if wait > 0 then
    return nil, wait
  end
  tasks.Persistent { "people.Sweep", id = "people.Sweep", repeats = { hour = 4 } }
  local id = teller.First("users", "email", email)
  local known = id and fetch(users[id].password) or nil
  if not native.passwordverify(password, known) then
    return nil
  end
  Forgive(account)
  if native.passwordoutdated(known) then
    save(users[id].password, native.passwordhash(password))
  end
  return id
end

-- What a form brings back with the code, where the account asks for one; nil where it does not.
function Ticket(id)
  if not fetch(users[id].factor) then
    return nil
  end
  local ticket = native.token()
  AddTicket(native.digest(ticket), id)
  return ticket
end

-- The id of the account whose ticket and code these are; or nil, and the seconds to wait after too many attempts.
function CheckCode(ticket, code)
  local digest = native.digest(ticket)
  local link = fetch(people_links[digest])
  local account, address = "code " .. (link and link.user or digest), "address " .. request.client.ip
  local wait = Attempt(account, address, now)
  if wait > 0 then
    return nil, wait
  end
  local id = UseCode(digest, (string.gsub(code, "%s", "")))
  if id then
    Forgive(account)
  end
  return id
end

-- Eight codes for when the app is lost, and what is kept of them.
function RecoveryCodes()
  local codes, kept = {}, {}
  for index = 1, 8 do
    codes[index] = string.sub(native.token(), 1, 12)
    kept[native.digest(codes[index])] = true
  end
  return codes, kept
end

-- The page says that there were too many attempts.
function Throttled(wait)
  page.status = 429
  page.headers["Retry-After"] = tostring(math.ceil(wait))
end

local function user_of(email)
  local address = Address(email)
  local id = address and teller.First("users", "email", address)
  if not id then
    return nil, "no account has this address"
  end
  return id
end

-- `server clerk people.Grant ADDRESS KEY [SITE]` gives a key, for one site or for all.
function Grant(email, key, site_id)
  local id, fault = user_of(email)
  if not id then
    return nil, fault
  elseif not key or key == "" then
    return nil, "the name of a key is expected after the address"
  end
  AddKey(id, key, site_id or "")
  return { granted = key, verified = fetch(users[id].verified) or false }
end

-- `server clerk people.Revoke ADDRESS KEY [SITE]` takes a key back.
function Revoke(email, key, site_id)
  local id, fault = user_of(email)
  if not id then
    return nil, fault
  elseif not key or key == "" then
    return nil, "the name of a key is expected after the address"
  end
  RemoveKey(id, key, site_id or "")
  return { revoked = key }
end

-- `server clerk people.Invite ADDRESS [ORIGIN]` prints a link with which the owner of the address sets a password, once and
-- within a day. `ORIGIN`, such as `https://example.com`, makes it a whole address.
function Invite(email, origin)
  local address = Address(email)
  if not address then
    return nil, "an e-mail address is expected"
  end
  local token = native.token()
  AddLink(address, native.digest(token), native.token())
  return { link = (origin or "") .. "/account/link?token=" .. token }
end

-- `server clerk people.Operator ADDRESS [ORIGIN]` does the same, and gives the key `Operator` on all sites.
function Operator(email, origin)
  local made, fault = Invite(email, origin)
  if not made then
    return nil, fault
  end
  local id = user_of(email)
  AddKey(id, "Operator", "")
  return made
end
