addresses = {
  { matches = "plain", view = "plain", template = "shell" },
  { matches = "parts", view = "plain", template = "framed" },
}
