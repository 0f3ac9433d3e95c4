-- All that is kept of the user, for the user; the password's hash is of no use to anybody.
local record = fetch(users[user.id])
record.password = nil
local kept = {}
for _, key in ipairs(teller.Find("sessions", "user", user.id)) do
  table.insert(kept, fetch(sessions[key]))
end
page.type = "json"
page.headers["Content-Disposition"] = "attachment; filename=account.json"
write(json.encode { account = record, sessions = kept })
