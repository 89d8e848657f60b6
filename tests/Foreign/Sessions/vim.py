"""vim, tiny or large: inserts, undoes, searches, substitutes, splits, filters, is resized, suspended and hung up; then recovers."""
import os, sys
from session import ENTER, ESC, Session, control, show_left

VIM = sys.argv[1]
IS_LARGE = VIM == "vim"
RUN = VIM + " -i NONE "
# The rows behind the end, and what is told of times and processes.
MASKS = [(r"^~ *$", ""), (r"(\d+ seconds? ago|\d\d:\d\d:\d\d)\s*", "TIME "), (r"process ID: \d+", "process ID: N")]

open("hello.c", "w").write('#include <stdio.h>\n\nint main(void)\n{\n    puts("hello"); /* said once */\n    return 0;\n}\n')
session = Session("dash", "-i", masks=MASKS)
session.prompt()
session.step("opened", RUN + "hello.c" + ENTER, '"hello.c" 7L', "All")
session.show_colours()
session.step("inserted", "GOtail\twörld ─" + ESC + "yyp", "8,")
session.step("undone", "uu", "before #1")
session.step("redone", control("R"), "after #1")
session.step("found", "gg/puts" + ENTER, "5,")
session.step("substituted", ":%s/hello/good bye/g" + ENTER, "good bye")
session.step("saved", ":w other.c" + ENTER, '"other.c"', "written")
session.step("filtered", ":%!sort -r | head -n 4" + ENTER, "8 lines filtered")
session.step("a command", ":!echo $((6 * 7))" + ENTER, "42", "Press ENTER")
session.type(ENTER)
session.wait_gone("Press ENTER")
session.resize(16, 60)
session.show("smaller")
session.resize(30, 100)
session.show("larger")
session.resize(24, 80)
session.type(control("Z"))
session.prompt()
session.step("suspended", "jobs" + ENTER, "Stopped")
session.type("fg" + ENTER)
session.wait("int main", "~")
session.show("goes on")
if IS_LARGE:
    session.step("split", ":split other.c" + ENTER, '"other.c"', "good bye")
    session.step("split again", ":vsplit hello.c" + ENTER, "hello.c [+]")
    session.show_colours()
    session.step("another window", control("W") + "l" + ":only" + ENTER, "good bye")
    session.step("visual", "ggVjj", "VISUAL LINE")
    session.step("completed", "d" + "Gore" + control("P"), "ret")
    session.type(ESC + ":wqa!" + ENTER)
else:
    session.type(":q!" + ENTER)
session.prompt()
session.type("cat other.c" + ENTER)
session.prompt()
session.show("left")
session.type(RUN + "new.txt" + ENTER)
session.wait('"new.txt" [New]')
session.step("not saved", "iunsaved" + ESC, "1,7")
session.hang_up()
show_left()
print(*sorted(os.listdir(".")))

session = Session("dash", "-i", masks=MASKS)
session.prompt()
session.type(RUN + "-r new.txt" + ENTER)
session.wait("Press ENTER")
session.step("recovered", ENTER, "unsaved")
session.type(":wq" + ENTER)
session.prompt()
session.type("exit 3" + ENTER)
session.end()
print(open("new.txt").read())
