function opened()
  return html('<form action="/">')
end
