scribe.RedirectSecure()
