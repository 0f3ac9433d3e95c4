save(plain.kept, (fetch(plain.kept) or 0) + 1)
