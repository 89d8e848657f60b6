# package: python3
# runs: subprocess (by vfork), threads, multiprocessing, asyncio, mmap, select, signals, sockets in pairs, tempfile, json, sqlite3, zlib
python3 -c 'import subprocess; print(subprocess.run(["echo","hi"],capture_output=True))'
cat > program.py <<'END'
import asyncio, hashlib, json, mmap, multiprocessing, os, pathlib, select, signal, socket, sqlite3, subprocess, sys, tempfile, threading, time, zlib
print(sys.version_info[:2], os.uname().machine, os.getuid())
print(subprocess.check_output("cat; exit 0", shell=True, input=b"through cat"), subprocess.call(["sh", "-c", "exit 9"]))
try: subprocess.run(["/no/such/program"])
except FileNotFoundError as problem: print(problem.errno)
try: subprocess.run(["sleep", "20"], timeout=0.3)
except subprocess.TimeoutExpired: print("timed out")
p = subprocess.Popen(["sleep", "20"]); p.terminate(); print(p.wait())
total = 0; lock = threading.Lock()
def work():
    global total
    for _ in range(1000):
        with lock: total += 1
threads = [threading.Thread(target=work) for _ in range(4)]; [t.start() for t in threads]; [t.join() for t in threads]; print(total)
a, b = socket.socketpair(); a.sendall(b"over a socket"); print(b.recv(100)); a.close(); print(b.recv(100))
r, w = os.pipe(); print(select.select([r], [], [], 0)[0] == [], os.write(w, b"x"), select.select([r], [], [], 1)[0] == [r])
with tempfile.TemporaryFile() as f: f.write(b"a" * 10000); f.flush(); m = mmap.mmap(f.fileno(), 0); m[0:5] = b"mmap!"; m.close(); f.seek(0); print(f.read(6))
m = mmap.mmap(-1, 4096); pid = os.fork()
if pid == 0: m[0:6] = b"shared"; os._exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), m[0:6])
signal.signal(signal.SIGALRM, lambda n, f: print("alarm", n)); signal.setitimer(signal.ITIMER_REAL, 0.05); signal.pause()
async def task(n): await asyncio.sleep(0.01 * n); return n * n
async def main():
    print(await asyncio.gather(*[task(n) for n in range(5)]))
    p = await asyncio.create_subprocess_exec("echo", "async child", stdout=subprocess.PIPE); print((await p.communicate())[0], p.returncode)
asyncio.run(main())
def square(n): return n * n
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool: print(pool.map(square, range(5)))
    pathlib.Path("d/e").mkdir(parents=True); pathlib.Path("d/e/f").write_text("text"); print(sorted(str(p) for p in pathlib.Path("d").rglob("*")))
    db = sqlite3.connect("data.db"); db.execute("create table t(a)"); db.executemany("insert into t values(?)", [(i,) for i in range(10)]); print(db.execute("select sum(a) from t").fetchone())
    print(json.dumps({"b": [1, None, True]}, sort_keys=True), zlib.crc32(b"hello"), len(zlib.compress(b"a" * 100000)), hashlib.sha256(b"hello").hexdigest()[:16])
    sys.exit(4)
END
python3 program.py
