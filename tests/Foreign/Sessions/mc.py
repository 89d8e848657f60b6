"""Midnight Commander: panels, copies, views, edits, a menu, a subshell, its command line, sizes and a hang-up."""
import os, subprocess
from session import ENTER, ESC, Session, control, show_left

F3, F4, F5, F7, F8, F9, F10 = (ESC + keys for keys in ("[[C", "[[D", "[[E", "[18~", "[19~", "[20~", "[21~"))
DOWN, INSERT, TAB = ESC + "[B", ESC + "[2~", "\t"
# What is said at random, the subshell's prompts, of which one comes or two, free space, times, and how large directories are.
MASKS = [(r"^(@tine:\S+\$ ?)+", ""), (r"^Hint: .*", "HINT"), (r"^└─.*", "└"), (r"([A-Z][a-z][a-z] +\d+ )?\d\d:\d\d", "DATE"), (r"│(/[^│]*)│ *\d+│", r"│\1│SIZE│")]

os.makedirs("left/inner")
os.makedirs("right")
for name, text in (("left/one.txt", "first file\n"), ("left/two.c", "int main(void) { return 2; }\n"), ("left/inner/deep", "deep\n")):
    with open(name, "w") as file:
        file.write(text)
    os.utime(name, (978307200, 978307200))
session = Session("dash", "-i", masks=MASKS)
session.prompt()
session.step("panels", "mc left right" + ENTER, "one.txt", "two.c", "10Quit")
session.show_colours()
session.step("view", DOWN + DOWN + F3, "first file")
session.type(F3)
session.wait("two.c")
session.step("copy", F5, "Copy file")
session.type(ENTER)
session.wait_gone("Copy file")
session.show("copied")
session.step("make a directory", F7, "Create a new Directory")
session.type("made here" + ENTER)
session.wait_gone("Create a new")
session.show("made")
session.step("menu", F9 + DOWN, "Listing format")
session.type(ESC + ESC)
session.wait_gone("Listing format")
session.type("echo $((6 * 7)) | cat > answer; cat answer" + ENTER)
session.wait("answer")
session.settle()
session.step("the subshell", control("O"), "42")
session.step("typed there", "echo by hand" + ENTER, "by hand")
session.type(control("O"))
session.wait("10Quit")
session.show("panels again")
session.step("marked", INSERT + INSERT, "in 2 files")
session.resize(30, 100)
session.show("larger")
session.resize(24, 80)
session.step("delete", F8, "[ Yes ]")
session.type(ESC + ESC)
session.wait_gone("[ Yes ]")
session.step("other panel", TAB + DOWN, "one.txt")
session.step("edit", F4, "first file")
session.hang_up()
show_left()
for folder, _, names in sorted(os.walk(".")):
    print(folder, *sorted(names))
