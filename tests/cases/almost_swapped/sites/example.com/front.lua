local first, last = form.first, form.last
temp.before = { first, last }
first = last
last = first
temp.shown = { first, last }

-- Swapped, by way of a third, and with something between.
local low, high = form.low, form.high
low, high = high, low
local kept = low
low = high
high = kept
temp.low = low
low = high
temp.high = low
high = low
temp.rest = { low, high }
