en.hello = "Hello ?(name)"
en.many = { "one of ?(total)", "?(n) of ?(total)" }
function en.Made(values) return "made for " .. values.whom end
