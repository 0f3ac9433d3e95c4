database = { "notes" }
addresses = {
  { matches = "stored", view = "front", controller = "stored" },
  { matches = "front", view = "front", controller = "front" },
  { matches = "correct", view = "front", controller = "correct" },
  { matches = "left", view = "front", controller = "left" },
  { matches = "files", view = "front", controller = "files" },
  { matches = "sent", view = "front", controller = "sent", methods = { "POST" } },
}
checks = { unposted_field = "off", unused_temp = "off" }
