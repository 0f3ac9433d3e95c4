addresses = {
  { matches = "photo", view = "page", post = { maxsize = 1000000, max_file_size = 5000000 } },
  { matches = "small", view = "page", post = { max_file_size = 50000 } },
  { matches = "right", view = "page", post = { maxsize = 6000000, max_file_size = 5000000 } },
  { matches = "usual", view = "page", post = { maxsize = 1000000 } },
  { matches = "stream", view = "page", post = { stream = true, max_file_size = 5000000 } },
}
