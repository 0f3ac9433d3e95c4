KINDS = { "tea" }
table.insert(KINDS, "pot")

function kinds()
  return KINDS
end
