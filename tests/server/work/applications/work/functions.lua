-- A function that is no transaction.
function Plain(task)
  teller.Add(counts[task.name], 1)
  return { name = task.name, runs = task.runs }
end

function Fail()
  teller.Add("counts.failed", 1)
  error("no way")
end

function Refuse()
  return nil, "not today"
end

-- Takes until somebody says so, or ten seconds.
function Wait(task)
  teller.Add(counts[task.name], 1)
  local ends = os.clock() + 10
  while os.clock() < ends and not fetch("counts.go") do
  end
  teller.Add("counts.waited", 1)
  return "waited"
end

-- Runs three times, and counts in the task itself.
function Thrice(task)
  task.done = (task.done or 0) + 1
  if task.done < 3 then
    task.at = task.done
  end
  return task.done
end

function Sum(a, b)
  return { sum = tonumber(a) + tonumber(b), text = a .. b }
end

function Total(name)
  return fetch(counts[name])
end
