function Site(site)
  site.order = (site.order or "") .. "second "
end
