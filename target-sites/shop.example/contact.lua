-- The contact form. A message that cannot be taken comes back with an explanation at each field and what was typed.

local SUBJECTS = { "question", "order", "broken", "other" }

local PHOTO_TYPES = { ["image/jpeg"] = true, ["image/png"] = true, ["image/webp"] = true }
local PHOTO_SIZE = 5000000

-- What a field was given, as text: numbers come as numbers, and a name given twice as a table.
local function text(value)
  if type(value) == "table" then
    value = value[1]
  end
  if type(value) ~= "string" and type(value) ~= "number" then
    return ""
  end
  return (string.match(tostring(value), "^%s*(.-)%s*$"))
end

local function length(value)
  return utf8.len(value) or #value
end

-- The rules, each giving what is wrong with a value, or nil.

local function name_fault(value)
  if value == "" then
    return l.fault_name
  elseif length(value) > 80 then
    return l.fault_long_name
  end
end

local function email_fault(value)
  if value == "" then
    return l.fault_email
  elseif #value > 254 or not string.find(value, "^[^%s@]+@[^%s@]+%.[^%s@]+$") then
    return l.fault_bad_email
  end
end

local function subject_fault(value)
  for _, subject in ipairs(SUBJECTS) do
    if value == subject then
      return nil
    end
  end
  return l.fault_subject
end

local function message_fault(value)
  if value == "" then
    return l.fault_message
  elseif length(value) < 10 then
    return l.fault_short
  elseif length(value) > 2000 then
    return l.fault_long
  end
end

local function photo_fault(photo)
  if not photo then
    return nil
  elseif type(photo) ~= "table" or not PHOTO_TYPES[photo.type] then
    return l.fault_photo
  elseif photo.size > PHOTO_SIZE then
    return l.fault_large
  end
end

local FIELDS = {
  { id = "name", fault = name_fault },
  { id = "email", fault = email_fault },
  { id = "subject", fault = subject_fault },
  { id = "message", fault = message_fault },
}

temp.subjects = {
  { id = "question", text = l.subject_question },
  { id = "order", text = l.subject_order },
  { id = "broken", text = l.subject_broken },
  { id = "other", text = l.subject_other },
}
page.title = l.contact
temp.values = {}
temp.faults = {}
temp.summary = {}

if request.method ~= "POST" then
  return
end

local function refuse(id, fault)
  if fault then
    temp.faults[id] = fault
    table.insert(temp.summary, { id = id, text = fault })
  end
end

for _, field in ipairs(FIELDS) do
  local value = text(form[field.id])
  temp.values[field.id] = value
  refuse(field.id, field.fault(value))
end
refuse("photo", photo_fault(form.photo))

if #temp.summary > 0 then
  page.status = 422
  page.title = l.contact_error
  temp.photo_lost = form.photo ~= nil and not temp.faults.photo
  return
end

-- A real shop would send or save the message here. The photo is removed after the answer unless it is moved.
log.Info("contact form: " .. temp.values.subject)
return scribe.Redirect(form.photo and way("thanks") .. "?photo=yes" or way("thanks"), 303)
