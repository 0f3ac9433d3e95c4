-- All that is kept of the user, for the user; what signs in is of no use to anybody else.
local record = fetch(users[user.id])
record.password = nil
record.factor, record.factor_new = record.factor ~= nil, nil
local kept = {}
for _, key in ipairs(teller.Find("sessions", "user", user.id)) do
  table.insert(kept, fetch(sessions[key]))
end
page.type = "json"
page.headers["Content-Disposition"] = "attachment; filename=account.json"
write(json.encode { account = record, sessions = kept })
