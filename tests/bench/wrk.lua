-- For wrk: requests for the host `bench.example`, or for each of `sites` generated hosts in turn, and one line of figures:
-- requests, microseconds, microseconds of the slowest hundredth, failures.
-- Arguments: path, number of sites.
local requests, nth = {}, 0

function init(arguments)
  local path, sites = arguments[1], tonumber(arguments[2]) or 0
  for number = 1, math.max(sites, 1) do
    local host = sites == 0 and "bench.example" or ("site%04d.example"):format(number)
    requests[number] = wrk.format("GET", path, { Host = host })
  end
end

function request()
  nth = nth % #requests + 1
  return requests[nth]
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(("figures %d %d %d %d"):format(summary.requests, summary.duration, latency:percentile(99), failures))
end
