function Initial(user)
	return user.name and string.upper(string.sub(user.name, 1, 1))
end
