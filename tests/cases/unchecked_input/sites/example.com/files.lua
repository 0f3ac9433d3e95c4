temp.picture = form.files.picture
