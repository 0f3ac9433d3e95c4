-- Its functions write the two ends of a label, so that nothing is certain.
checks = { unread_field = "off" }
