-- What `msc test` asks for beside the addresses of this site. Each answer is kept in `snapshots/`.
tests = {
  {path="/hello", form={firstname="Ann <ann@example.com>"}},
  {path="/savedata", form={myinput="Kept <for> later"}},
  {path="/nowhere", name="not-found"},
}

-- The clock shows another time whenever it is asked.
redact = {
  {pattern="<h1>Good %a+</h1>", with="<h1>(greeting)</h1>"},
  {pattern="<h1>Still up[^<]*</h1>", with="<h1>(greeting)</h1>"},
  {pattern="%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ", with="(stamp)"},
  {pattern=">%d%d:%d%d:%d%d<", with=">(time)<"},
  {pattern="on %a+, %d%d %a+ %d%d%d%d, which is day %d+", with="on (date), which is day (number)"},
}
