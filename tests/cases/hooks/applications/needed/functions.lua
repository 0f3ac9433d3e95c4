function Site(site)
  site.order = (site.order or "") .. "needed "
end
