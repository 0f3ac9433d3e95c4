addresses = { { matches = "photos", view = "photos", post = { maxsize = 6000000, max_file_uploads = 9 } } }
checks = { missing_label = "off" }
