autoaddresses = false
applications = { "club" }
addresses = {
  { matches = "front", view = "front" },
  { starts = "by-kind/", view = "kinds", template = "frame" },
  { matches = "moved", redirect = "/" },
  { matches = "coded", controller = "coded" },
}
