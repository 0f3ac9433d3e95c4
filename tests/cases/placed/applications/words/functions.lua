function Quote(text)
  write("[" .. text .. "]")
end
