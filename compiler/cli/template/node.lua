-- Settings of this server, whatever site is asked for. All of them are optional; those below are examples.
-- The command line comes first, then the environment (MOONSTALK_LISTEN and so on), then this file.
node = {
  -- listen = "127.0.0.1:8080",
  -- data = "./data",
  -- workers = 2,

  -- environment = "production",  -- or "development": errors are then shown in full
  -- language = "en",             -- of sites that do not say
  -- locale = "gb",               -- how they write dates, numbers and money
  -- provider = {domain="example.net", name="Example Hosting"},  -- named when a domain has no site
}
