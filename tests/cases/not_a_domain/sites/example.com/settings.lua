domains = {
  "https://shop.example.com/",
  "*.example.com",
  { name = "example.org:8080" },
  "example.net/shop",
  " example.net",
  -- These are domains, or patterns.
  ".example.com",
  "shop-%d+%.example%.com",
  "xn--mller-kva.example",
}
