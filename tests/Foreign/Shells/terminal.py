"""Types at a shell on a pseudo-terminal and shows what the terminal showed; numbers that differ from run to run become N."""
import os, pty, re, select, sys, time

PROMPT = "ready> "
LIMIT = 20
IS_CSH = sys.argv[1] == "tcsh"
STATUS = "$status" if IS_CSH else "$?"

# No line editing: it draws as it likes. The quotes keep what is typed apart from what it prints.
SETUP = ["unset edit", "set prompt = 'rea''dy> '"] if IS_CSH else ["set +o emacs; set +o vi", "PS1='rea''dy> '"]
SLEEPER = "sh -c 'echo star\"ted\"; exec sleep 100'"


def processes(groups):
    """State and group of each process in one of the groups."""
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/stat") as file:
                state, _, group = file.read().rsplit(")", 1)[1].split()[:3]
        except OSError:
            continue
        if int(group) in groups:
            yield state, int(group)


class Terminal:
    def __init__(self, command):
        self.seen = ""
        self.child, self.master = pty.fork()
        if self.child == 0:
            os.execvp(command[0], command)

    def expect(self, text):
        """Waits for a text and takes everything up to its end."""
        while text not in self.seen:
            if not select.select([self.master], [], [], LIMIT)[0]:
                raise SystemExit(f"'{text}' never came after: {self.seen!r}")
            try:
                data = os.read(self.master, 4096)
            except OSError:
                data = b""
            if not data:
                raise SystemExit(f"ended before '{text}' came: {self.seen!r}")
            self.seen += data.decode(errors="replace")
        end = self.seen.index(text) + len(text)
        taken, self.seen = self.seen[:end], self.seen[end:]
        return taken

    def is_job_settled(self):
        """Whether a job has the terminal, and it and the shell sleep: ksh goes on changing modes and signals until then."""
        group = os.tcgetpgrp(self.master)
        return group != self.child and set(processes({self.child, group})) == {("S", self.child), ("S", group)}

    def await_job(self):
        limit = time.monotonic() + LIMIT
        while not self.is_job_settled():
            if time.monotonic() > limit:
                raise SystemExit(f"no job came to the foreground: {self.seen!r}")
            time.sleep(0.01)

    def type(self, keys):
        os.write(self.master, keys.encode())

    def line(self, text):
        self.type(text + "\n")
        self.expect(text + "\r\n")
        return self.expect(PROMPT)


def show(title, text):
    text = text.replace("\r", "").replace(PROMPT, "")
    text = re.sub(r"\b\d{2,}\b", "N", text)
    print(f"{title}: {text.split()}")


terminal = Terminal(sys.argv[1:])
for words in SETUP:
    terminal.expect("# ")
    terminal.type(words + "\n")
terminal.expect(PROMPT)
print("---", sys.argv[1])
show("echo", terminal.line("echo hello"))

terminal.type(SLEEPER + "\n")
terminal.expect("started\r\n")
terminal.await_job()
terminal.type("\x1a")
show("Ctrl-Z", terminal.expect(PROMPT))
show("status", terminal.line(f"echo {STATUS}"))
show("jobs", terminal.line("jobs"))
show("bg", terminal.line("bg %1"))
show("running", terminal.line("jobs"))
terminal.type("fg %1\n")
terminal.expect("sleep 100")
terminal.await_job()
terminal.type("\x03")
show("Ctrl-C", terminal.expect(PROMPT))

terminal.type("cat | cat\n")
terminal.expect("cat | cat\r\n")
terminal.await_job()
terminal.type("through\n")
show("pipeline", terminal.expect("through\r\nthrough\r\n"))
terminal.type("\x1c")
terminal.expect(PROMPT)
terminal.type("exit 5\n")
_, status = os.waitpid(terminal.child, 0)
print("status", os.waitstatus_to_exitcode(status))
