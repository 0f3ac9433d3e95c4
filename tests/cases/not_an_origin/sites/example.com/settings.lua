addresses = {
  { matches = "paid", post = { origins = {
    "https://pay.example",
    "HTTP://Pay.Example:8080",
    "https://pay.example:443",
    "pay.example",
    "https://pay.example/return",
    "null",
    3,
  } } },
  { matches = "other", view = "paid", post = { origins = "https://pay.example" } },
  { matches = "third", view = "paid", post = { origins = "pay.example" } },
}
