return {render=function(text) return html("<p>" .. text .. "</p>") end}
