function Words()
  return "words"
end
