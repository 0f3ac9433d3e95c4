function Collator()
  return false
end
