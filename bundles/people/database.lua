-- Accounts and their sessions. Each function is one transaction: what others do at the same time happens before it or after it.

-- Attempts that are taken at once, and the seconds after which there is one more. Nobody is locked out for good.
local ACCOUNT = { burst = 5, every = 60 }
local ADDRESS = { burst = 30, every = 10 }

local LINK_LIFETIME = 24 * 3600
local TICKET_LIFETIME = 300

-- Seconds to wait until another attempt is taken; 0 when one is.
local function due(key, limit, time)
  local ahead = (people_attempts[key] or time) - time
  return math.max(0, ahead - (limit.burst - 1) * limit.every)
end

local function count(key, limit, time)
  people_attempts[key] = math.max(people_attempts[key] or time, time) + limit.every
end

-- Takes an attempt to sign in, before any password is looked at; gives the seconds to wait where there were too many. What is
-- refused does not count.
function Attempt(account, address, time)
  local wait = math.max(due(account, ACCOUNT, time), due(address, ADDRESS, time))
  if wait <= 0 then
    count(account, ACCOUNT, time)
    count(address, ADDRESS, time)
  end
  return wait
end

-- Attempts at an account do not count any more: the right password was given.
function Forgive(account)
  people_attempts[account] = nil
end

-- Keeps a new account, unless another has the address.
function AddUser(id, record)
  if teller.First("users", "email", record.email) then
    return false
  end
  users[id] = record
  teller.Durable()
  return true
end

-- Begins a session in the place of another.
function StartSession(key, session, former)
  sessions[former] = nil
  sessions[key] = session
  local record = users[session.user]
  record.last = session.created
  return true
end

function EndSession(key)
  sessions[key] = nil
  teller.Durable()
end

-- Ends the sessions of a user, except one.
function EndSessions(id, kept)
  for _, key in ipairs(teller.Find("sessions", "user", id)) do
    if key ~= kept then
      sessions[key] = nil
    end
  end
  teller.Durable()
end

-- A new password ends all sessions but the one it was set in.
function SetPassword(id, hash, kept)
  users[id].password = hash
  for _, key in ipairs(teller.Find("sessions", "user", id)) do
    if key ~= kept then
      sessions[key] = nil
    end
  end
  teller.Durable()
end

function RemoveUser(id)
  for _, key in ipairs(teller.Find("sessions", "user", id)) do
    sessions[key] = nil
  end
  users[id] = nil
  teller.Durable()
end

-- Makes a link that sets the password of an account, which is made where there is none. Whoever had the account before does
-- not keep it: the address may not have been theirs.
function AddLink(email, digest, id)
  local known = teller.First("users", "email", email)
  if not known then
    known = id
    users[known] = { email = email, emails = { { address = email, created = os.time() } }, keychain = {}, created = os.time() }
  else
    users[known].password = nil
    users[known].factor = nil
    for _, key in ipairs(teller.Find("sessions", "user", known)) do
      sessions[key] = nil
    end
  end
  people_links[digest] = { user = known, purpose = "password", expires = os.time() + LINK_LIFETIME }
  teller.Durable()
  return known
end

-- Uses a link up: the password is the new one, and the address is that of whoever has the link. Gives whose it was.
function UseLink(digest, hash)
  local link = people_links[digest]
  if not link or link.purpose ~= "password" or link.expires < os.time() or not users[link.user] then
    return nil
  end
  local id = link.user
  people_links[digest] = nil
  users[id].password = hash
  users[id].verified = true
  teller.Durable()
  return id
end

-- Remembers that the password of a user was right, until the code is as well.
function AddTicket(digest, id)
  people_links[digest] = { user = id, purpose = "code", expires = os.time() + TICKET_LIFETIME }
end

-- Uses a ticket up with a code of the user's app, or with a recovery code; each is good once. Gives whose it was.
function UseCode(digest, code)
  local time = os.time()
  local link = people_links[digest]
  if not link or link.purpose ~= "code" or link.expires < time then
    return nil
  end
  local id = link.user
  local factor = users[id] and users[id].factor
  if not factor then
    return nil
  end
  local step = native.totpstep(factor.secret, code, time, factor.last)
  local recovery = native.digest(code)
  if step then
    factor.last = step
  elseif factor.recovery[recovery] then
    factor.recovery[recovery] = nil
  else
    return nil
  end
  people_links[digest] = nil
  teller.Durable()
  return id
end

-- Sets the second factor of a user; false for none.
function SetFactor(id, factor)
  users[id].factor = factor or nil
  users[id].factor_new = nil
  teller.Durable()
end

-- Gives a key to an account, on one site or, with "" for it, on all.
function AddKey(id, key, site)
  local record = users[id]
  if site == "" then
    record.keychain = record.keychain or {}
    record.keychain[key] = true
  else
    record.keychains = record.keychains or {}
    record.keychains[site] = record.keychains[site] or {}
    record.keychains[site][key] = true
  end
  teller.Durable()
end

function RemoveKey(id, key, site)
  local record = users[id]
  local keychain = record.keychain
  if site ~= "" then
    keychain = record.keychains and record.keychains[site]
  end
  if keychain then
    keychain[key] = nil
  end
  teller.Durable()
end

-- Forgets what time has made meaningless.
function Sweep()
  local time = os.time()
  for key, next_due in pairs(people_attempts) do
    if next_due < time then
      people_attempts[key] = nil
    end
    coroutine.yield()
  end
  for key, link in pairs(people_links) do
    if link.expires < time then
      people_links[key] = nil
    end
    coroutine.yield()
  end
  for key, session in pairs(sessions) do
    if session.expires < time then
      sessions[key] = nil
    end
    coroutine.yield()
  end
end
