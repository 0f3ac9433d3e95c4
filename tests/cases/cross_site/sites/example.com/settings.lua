addresses = {
  { matches = "paid", view = "hello", post = { origins = { "https://pay.example" } } },
  { matches = "hook", view = "hello", post = { csrf = false } },
}
