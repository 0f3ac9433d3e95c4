-- What is shown instead has a template of its own.
scribe.Abandon "other"
page.locks = false
