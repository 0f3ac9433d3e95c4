local LANGUAGES = { anna = "fr-ca", bert = "xx", carl = false }

function Authenticator()
  local name = request.cookies.name
  local language = LANGUAGES[name or ""]
  if language == nil then
    return false
  end
  user.id, user.language, user.keychain = name, language or nil, {}
  return true
end

-- What chooses the page may switch the choice of languages off.
function Collator()
  page.localise = form.plain == nil
end
