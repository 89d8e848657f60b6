"""screen: windows, a split, looking back, sizes, detaching and attaching by keys and by hang-up, and its end."""
import re, subprocess
from session import ENTER, ESC, Session, control, show_left

A = control("A")
TAB = "\t"
MASKS = [(r"\d+\.trial", "N.trial"), (r"\(\d\d/\d\d/\d{2,4} \d\d:\d\d:\d\d( [AP]M)?\)", "(TIME)")]


def attached(command, *texts):
    session = Session("dash", "-i", masks=MASKS)
    session.prompt()
    session.type(command + ENTER)
    session.wait(*texts)
    return session


with open("screenrc", "w") as file:
    file.write("startup_message off\nshell dash\nhardstatus alwayslastline '%w'\nvbell off\n")
session = attached("screen -c screenrc -S trial", "0* dash", "ready>")
session.step("first window", "echo first $TERM; stty size; tty | sed s/[0-9]*$//" + ENTER, "/dev/pts/")
session.show_colours()
session.step("second window", A + "c", "1* dash")
session.step("three hundred rows", "seq 300; printf '\\033[1;31mred\\033[7mreverse\\033[m ─ wörld\\n'" + ENTER, "300", "wörld")
session.step("copy mode", A + "[", "Copy mode")
session.press(control("B"))
session.step("looking back", control("B"), "260")

session.type(ESC)
session.wait("ready>")
session.step("back in the first", A + "0", "first screen")
session.step("list of windows", A + '"', "Num Name")
session.type(control("G"))
session.wait("first screen")
session.press(A + "S" + A + TAB)
session.step("split", A + "1", "300", "1 dash")
session.press(A + "|" + A + TAB)
session.step("side by side", A + "0", "0 dash")
session.resize(30, 100)
session.show("larger")
session.resize(24, 80)
session.press(A + "Q")
session.show("one region")
session.press("clear; stty size; sleep 100" + ENTER)
session.step("suspended inside", control("Z"), "Stopped")
session.press("fg" + ENTER)
session.step("interrupted inside", control("C"), "^C")
session.type(A + "d")
session.wait("[detached")
session.prompt()
session.step("listed", "screen -ls" + ENTER, "1 Socket")
session.step("attached", "screen -r trial" + ENTER, "0* dash", "23 80")
session.hang_up()
while "Detached" not in (listed := subprocess.run(["screen", "-ls"], capture_output=True, text=True).stdout):
    pass
print("after the hang-up:", re.sub(r"\d+\.trial|\(\d.*?\)", "N", listed).split())
session = attached("screen -r trial", "0* dash", "23 80")
session.show("attached anew")
session.type("echo by command" + ENTER)
session.settle()
print("by another process:", subprocess.run(["screen", "-S", "trial", "-X", "stuff", "echo stuffed\\n"]).returncode)
session.wait("stuffed")
session.show("stuffed")
session.type("exit" + ENTER)
session.wait("1* dash")
session.type("exit" + ENTER)
session.wait("[screen is terminating]")
session.show("ended")
session.type("exit 4" + ENTER)
session.end()
show_left()
