function Collator()
  temp.asked = (temp.asked or "") .. "asked "
  if page.address:find("^wiki/") then
    page.view = "page"
    return true
  end
end

function Second()
  temp.second = "second "
end
