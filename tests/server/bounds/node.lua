node = {
  limits = { time = 1, cpu = 1, memory = "32M" },
  scribes = { max = 24, queue = 4 },
}
