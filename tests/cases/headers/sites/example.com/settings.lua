template = false
powered_by = false
addresses = {
  { matches = "declared", view = "front", headers = { ["X-One"] = "declared", ["Cache-Control"] = "max-age=60" } },
}
