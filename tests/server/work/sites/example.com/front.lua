-- Does what the query asks for, so that a test can.
local does = {
  schedule = function()
    return tasks.Schedule { "work." .. form.call, keep = 600, retry = tonumber(form.retry), name = form.name, at = tonumber(form.at) }.id
  end,
  persistent = function()
    return tasks.Persistent { "work.Count", id = true, repeats = 1 }.runs or "new"
  end,
  rolled_back = function()
    return work.RolledBack() or "never"
  end,
  both = function()
    return work.Both(form.name)
  end,
  result = function()
    local state, value = tasks.Result(form.id)
    return tostring(state) .. ": " .. tostring(value)
  end,
  run = function()
    local task, message = tasks.Run(form.id)
    return task and task.state or message
  end,
  cancel = function()
    return tostring(tasks.Cancel(form.id))
  end,
  count = function()
    return fetch(counts[form.name]) or 0
  end,
  go = function()
    return save(counts.go, true)
  end,
  -- What was changed before is on the disk once this is answered.
  settle = function()
    return save(counts.settled, true, { durable = true })
  end,
  tasks = function()
    return teller.Count(tasks)
  end,
}
page.template = false
temp.answer = form.what and does[form.what]() or "nothing"
