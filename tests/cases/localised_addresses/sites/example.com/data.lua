page.type = "json"
write(json.encode { word = l.word })
