csp = {
  img_src = { "self", "https://pictures.example" },
  ["font-src"] = { "https://fonts.example; report-uri /x", "data:" },
  connect_src = { "'sefl'", "'self'", "wss://live.example:8443", "*.example.com" },
  worker_src = "'self' blob:",
  frame_src = "'none'",
  report_to = "main",
  upgrade_insecure_requests = true,
  form_action = false,
  imgsrc = { "https://pictures.example" },
}
security = { nosniff = true, hsts = 63072000, referrer_policy = "no-referrer", frame_options = false, framing = "DENY" }

addresses = {
  { matches = "embedded", view = "front", csp = { frame_ancestors = { "https://partner.example" } }, security = { hsts = {} } },
  { matches = "plain", view = "front", csp = false },
  { matches = "odd", view = "front", csp = "default-src 'self'" },
}
