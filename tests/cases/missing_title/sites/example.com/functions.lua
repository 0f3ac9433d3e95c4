function name_page(title)
  page.title = title
end
