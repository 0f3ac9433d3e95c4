temp.sender = form.mail
temp.text = request.form.massage
-- These are sent, or set by code.
temp.sent = { form.email, form.message, form.address, form.send, form["outside"], request.post.email }
form.note = form.note or "none"
