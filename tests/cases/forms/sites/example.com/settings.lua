template = false
addresses = {
  { matches = "small", view = "front", post = { maxsize = 10 } },
  { matches = "raw", view = "front", post = { form = false } },
}
