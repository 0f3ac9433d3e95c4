-- Reaches outside as the query says, so that a test can see what comes back.
local does = {}

local function shown(answer, why)
  if not answer then
    return "nil: " .. why
  end
  local kind = answer.headers["content-type"]
  local twice = answer.headers["x-twice"]
  return answer.status .. " " .. tostring(kind) .. " " .. (type(twice) == "table" and #twice or 0) .. " " .. answer.body
end

function does.get()
  return shown(http.Request { url = form.url })
end

function does.post()
  return shown(http.Request {
    url = form.url,
    method = "post",
    headers = { ["X-Note"] = form.note, Accept = { "text/plain", "text/html" } },
    body = "a\0b",
  })
end

function does.short()
  return shown(http.Request { url = form.url, timeout = 0.3 })
end

function does.several()
  local all = {}
  for n = 1, 3 do
    all[n] = http.Request({ url = form.url }).status
  end
  return table.concat(all, " ")
end

function does.mistyped()
  return shown(http.Request { urll = form.url })
end

function does.cat()
  local input = string.rep("0123456789", 100000)
  local outcome = exec { "cat", input = input }
  return outcome.status .. " " .. tostring(outcome.output == input) .. " [" .. outcome.errors .. "]"
end

function does.fail()
  local outcome = exec { "sh", "-c", "echo no >&2; exit 3" }
  return outcome.status .. " [" .. outcome.errors .. "]"
end

function does.arguments()
  return exec({ "sh", "-c", 'printf "%s|" "$@"', "sh", "a b", "$(id)", 7 }).output
end

function does.late()
  local outcome, why = exec { "sh", "-c", "sleep 30", timeout = 0.3 }
  return tostring(outcome) .. ": " .. why
end

function does.unlisted()
  return exec({ "ls" }).output
end

page.template = false
temp.answer = form.what and does[form.what]() or "nothing"
