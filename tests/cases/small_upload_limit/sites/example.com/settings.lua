addresses = {
  { matches = "plain", view = "page" },
  { matches = "one", view = "page", post = { maxsize = 6000000 } },
  { matches = "few", view = "page", post = { maxsize = 6000000, max_file_uploads = 3 } },
  { matches = "stream", view = "page", post = { stream = true } },
}
checks = { missing_label = "off" }
