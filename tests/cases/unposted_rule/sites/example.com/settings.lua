addresses = {
  { matches = "report", view = "paid", methods = { "GET", "head" }, post = { csrf = false, once = true, maxsize = 10 } },
  { matches = "old", redirect = "/paid", post = { origins = { "https://pay.example" } } },
  { matches = "paid", methods = { "GET", "POST" }, post = { csrf = false } },
  { matches = "hook", view = "paid", post = { csrf = false } },
}
