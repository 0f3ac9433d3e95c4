-- Runs in one transaction with the record of its end.
function Count(task)
  counts[task.name or "repeated"] = (counts[task.name or "repeated"] or 0) + 1
  return counts[task.name or "repeated"]
end

-- The same, and takes a while.
function Slow(task)
  counts[task.name] = (counts[task.name] or 0) + 1
  local ends = os.clock() + 0.02
  while os.clock() < ends do
  end
end

function FailHalfway()
  counts.halfway = 1
  error("halfway")
end

-- What is scheduled in a transaction that fails is not.
function RolledBack()
  tasks.Schedule { "work.Count", name = "rolled" }
  error("rolled back")
end

-- What is scheduled in one that does not, is.
function Both(name)
  counts.both = (counts.both or 0) + 1
  return tasks.Schedule({ "work.Count", name = name }).id
end
