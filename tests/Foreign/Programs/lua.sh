# package: lua5.4
# runs: tables, closures, coroutines, string patterns, metatables, io.popen, files, errors, garbage collection
cat > program.lua <<'END'
local t = {}
for i = 1, 100000 do t[i] = i * 2 end
print(#t, t[500], math.type(1), 7 // 2, 2 ^ 10, "10" + 5)
local function generator(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
for i in generator(3) do io.write(i, " ") end print()
print(("hello world"):gsub("o", "0"), ("key=value"):match("(%w+)=(%w+)"))
local vector = setmetatable({1, 2}, {__add = function(a, b) return a[1] + b[1] end, __tostring = function() return "vector" end})
print(tostring(vector), vector + vector, pcall(error, {code = 1}), select("#", table.unpack({1, 2, 3})))
local pipe = io.popen("echo from a command; exit 3") print(pipe:read("a"), pipe:close())
local file = assert(io.open("data", "w")) file:write(("line\n"):rep(1000)) file:close()
local lines = 0 for _ in io.lines("data") do lines = lines + 1 end print(lines)
for _ = 1, 200000 do local _ = {{}} end collectgarbage() print(collectgarbage("count") < 50000, os.getenv("HOME"))
print(pcall(function() local x = nil; return x.y end)) os.exit(6)
END
lua5.4 program.lua
