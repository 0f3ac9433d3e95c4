function Site(site)
  site.added = "by first to " .. site.domain
  site.order = (site.order or "") .. "first "
end
