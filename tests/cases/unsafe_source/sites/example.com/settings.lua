csp = {
  script_src = { "'unsafe-inline'", "https:", "data:", "https://cdn.example", "'strict-dynamic'" },
  -- Of no use to a script that was put into the page.
  img_src = { "*", "data:" },
  style_src = { "https:" },
}
