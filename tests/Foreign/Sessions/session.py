"""Somebody at a pseudo-terminal of type linux: types at a program and shows the screen that it draws."""
import fcntl, itertools, os, pty, re, select, struct, sys, termios, time
import pyte

PROMPT = "ready> "
LIMIT = 30
ENTER, ESC = "\r", "\x1b"
QUIET = 0.1


def processes():
    """Name and state of each process begun after this one."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/stat") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            continue
        if int(number) > os.getpid():
            found.append((name, rest.split()[0]))
    return found


def control(letter):
    return chr(ord(letter) & 0x1f)


class Session:
    """A program and its screen. What differs from run to run is masked by pairs of a pattern and what stands for it."""

    def __init__(self, *command, rows=24, columns=80, masks=()):
        self.masks = masks
        self.was_answered = False
        self.screen = pyte.Screen(columns, rows)
        self.screen.write_process_input = self.type
        self.stream = pyte.ByteStream(self.screen)
        self.child, self.master = pty.fork()
        if self.child == 0:
            self._set_size(0, rows, columns)
            os.environ.update(TERM="linux", LC_ALL="C.UTF-8", SHELL="/bin/sh", PS1=PROMPT, PWD=os.getcwd())
            os.execvp(command[0], command)

    def type(self, keys):
        self.was_answered = False
        os.write(self.master, keys.encode())

    def press(self, keys):
        """Types what is to be acted upon before more is typed."""
        self.type(keys)
        self.settle()

    def text(self):
        return "\n".join(self._rows())

    def wait(self, *texts):
        """Until all of the texts are shown, each within a row or over several."""
        self._until(lambda: all(text in self.text() for text in texts), texts)

    def wait_gone(self, text):
        self._until(lambda: text not in self.text(), f"the end of {text}")

    def prompt(self):
        """Until the cursor stands behind the shell's prompt, and not the one at which was typed last."""
        self._until(lambda: self.was_answered and self._rows()[self.screen.cursor.y].strip() == PROMPT.strip(), PROMPT)

    def settle(self):
        """Until nothing more is drawn, and everything sleeps."""
        limit = time.monotonic() + LIMIT
        while self._read(QUIET) or any(state in "RD" for _, state in processes()):
            if time.monotonic() > limit:
                self._fail("it never rests")

    def step(self, title, keys, *texts):
        """Types, waits for the texts and shows the screen."""
        self.type(keys)
        self.wait(*texts)
        self.show(title)

    def show(self, title):
        """The rows that are not blank, by their number, and where the cursor is."""
        self.settle()
        print(f"--- {title} (cursor {self.screen.cursor.y},{self.screen.cursor.x})")
        for number, row in enumerate(self._rows()):
            for pattern, stand_in in self.masks:
                row = re.sub(pattern, stand_in, row)
            if row.strip():
                print(f"{number:2}|{row.rstrip()}")

    def show_colours(self):
        """What is not drawn plainly: the columns, and how."""
        for number in range(self.screen.lines):
            row = self.screen.buffer[number]
            styles = [self._style(row[column]) for column in range(self.screen.columns)]
            runs = [(style, len(list(run))) for style, run in itertools.groupby(styles)]
            if [style for style, _ in runs] != [""]:
                print(f"{number:2}:", ", ".join(f"{length} {style or 'plain'}" for style, length in runs))

    def resize(self, rows, columns):
        self.screen.resize(rows, columns)
        self._set_size(self.master, rows, columns)
        self.settle()

    def end(self):
        """Waits for the program's end and shows its status."""
        while self.master is not None and self._read(LIMIT):
            pass
        self._show_status()

    def hang_up(self):
        """The terminal goes away; shows how the program ended and who is left."""
        os.close(self.master)
        self.master = None
        self._show_status()

    def _show_status(self):
        _, status = os.waitpid(self.child, 0)
        print("status", os.waitstatus_to_exitcode(status))

    @staticmethod
    def _style(cell):
        names = [name for name in ("bold", "underscore", "reverse") if getattr(cell, name)]
        names += [f"{cell.fg}"] if cell.fg != "default" else []
        names += [f"on {cell.bg}"] if cell.bg != "default" else []
        return " ".join(names)

    @staticmethod
    def _set_size(terminal, rows, columns):
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def _rows(self):
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        return ["".join(buffer[y][x].data for x in columns) for y in range(self.screen.lines)]

    def _until(self, is_there, name):
        limit = time.monotonic() + LIMIT
        while not is_there():
            if time.monotonic() > limit or self.master is None:
                self._fail(f"{name} never came")
            self._read(1)

    def _read(self, seconds):
        """Takes what comes within so many seconds; whether anything came."""
        if self.master is None or not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        if not data:
            os.close(self.master)
            self.master = None
        self.stream.feed(data)
        self.was_answered = True
        return bool(data)

    def _fail(self, words):
        sys.stdout.flush()
        rows = [row.rstrip() for row in self._rows()]
        raise SystemExit(f"{words}; the screen:\n" + "\n".join(rows) + f"\n{processes()}")


def show_left():
    """Waits until no process is left of those that were begun here, but for some seconds only; names the others."""
    limit = time.monotonic() + 5
    while (left := sorted(name for name, state in processes() if state != "Z")) and time.monotonic() < limit:
        time.sleep(0.05)
    print("left:", *left)
