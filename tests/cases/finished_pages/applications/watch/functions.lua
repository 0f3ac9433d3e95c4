function Editor(text)
  return text .. "<!-- edited -->"
end
