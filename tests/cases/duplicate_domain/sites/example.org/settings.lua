domains = {
  "Shop.Example.com",
  { name = "example.com", redirect = false },
  "news.example.org",
}
