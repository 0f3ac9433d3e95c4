function Collator()
  page.view = "never"
  return true
end
