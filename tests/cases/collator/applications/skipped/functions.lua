function Collator()
  page.view = "page"
  temp.second = "by the one that is switched off"
  return true
end
