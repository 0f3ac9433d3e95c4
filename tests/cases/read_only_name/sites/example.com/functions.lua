function string.shorten(text)
  return text:sub(1, 80)
end
function Shorten(text)
  return text:sub(1, 80)
end
function write(text) end
