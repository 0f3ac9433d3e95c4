function Fail(reason)
  error("failed: " .. reason)
end
