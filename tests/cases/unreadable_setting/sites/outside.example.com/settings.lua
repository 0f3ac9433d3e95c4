name = os.getenv("HOME")
