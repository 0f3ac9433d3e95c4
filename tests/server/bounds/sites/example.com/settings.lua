addresses = {
  { matches = "long", controller = "front", view = "front", limits = { time = 20, cpu = 2 } },
}
