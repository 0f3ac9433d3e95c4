if request.methd == "POST" then
  page.titel = "Sent"
end
page.heading = request.client.ip
-- Read by nobody and like nothing: a note for whoever looks.
page.origin = "front"
