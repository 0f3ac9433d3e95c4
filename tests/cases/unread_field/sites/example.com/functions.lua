function check()
  return form.by_function and "yes"
end
