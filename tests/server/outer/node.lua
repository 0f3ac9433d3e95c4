node = {
  outgoing = { allow = { "127.0.0.1", "localhost" } },
}
