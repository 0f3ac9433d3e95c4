function Authenticator() end
function Collector() end
