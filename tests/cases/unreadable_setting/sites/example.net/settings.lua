local function fail(name)
  error("no " .. name)
end

fail("luck")
