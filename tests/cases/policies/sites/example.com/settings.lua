secure = true
csp = { script_src = { "https://tags.example" }, img_src = "https://pictures.example" }
security = { referrer_policy = "no-referrer" }
footer = "<p style='color: teal'>The end</p>"

addresses = {
  { matches = "embedded", view = "front", csp = { frame_ancestors = "https://partner.example" } },
  { matches = "open", view = "front", csp = false, security = { nosniff = false, hsts = false } },
}
