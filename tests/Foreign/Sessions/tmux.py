"""tmux: panes, windows, looking back, a list, sizes, detaching and attaching by keys and by hang-up, commands, and its end."""
import re, subprocess
from session import ENTER, ESC, Session, control, show_left

B = control("B")
MASKS = [(r"\(created [^)]*\)", "(created TIME)")]
CONFIGURATION = """set -g status-right ''
set -g default-command dash
set -g automatic-rename off
set -g allow-rename off
set -g escape-time 20
set -g assume-paste-time 0
set -g set-titles off
"""


def attached(command, *texts):
    session = Session("dash", "-i", masks=MASKS)
    session.prompt()
    session.type(command + ENTER)
    session.wait(*texts)
    return session


with open("tmux.conf", "w") as file:
    file.write(CONFIGURATION)
session = attached("tmux -f tmux.conf new -s trial -n shell", "[trial] 0:shell*", "ready>")
session.step("one pane", "echo first $TERM; stty size; tty | sed s/[0-9]*$//" + ENTER, "/dev/pts/")
session.press(B + "%")
session.step("beside", "stty size" + ENTER, "23 39")
session.press(B + '"')
session.step("below", "stty size" + ENTER, "11 39")
session.show_colours()
session.step("zoomed", B + "z", "Z")
session.type(B + "z")
session.wait("first")
session.resize(30, 100)
session.show("larger")
session.resize(24, 80)
session.press(B + "o")
session.step("another pane", "echo in the first" + ENTER, "in the first")
session.step("second window", B + "c", "1:dash*", "ready>")
session.step("three hundred rows", "seq 300; printf '\\033[1;31mred\\033[7mreverse\\033[m ─ wörld\\n'" + ENTER, "300", "wörld")
session.step("copy mode", B + "[", "[0/280]")
session.step("looking back", ESC + "[5~", "[2")
session.type("q")
session.wait_gone("/280]")
session.step("list", B + "w", "trial: 2 windows")
session.type("q")
session.wait("wörld")
session.type(B + ":")
session.wait_gone("1:dash*")
session.step("renamed", "rename-window second" + ENTER, "1:second*")
session.press("clear; sleep 100" + ENTER)
session.step("suspended inside", control("Z"), "Stopped")
session.press("fg" + ENTER)
session.step("interrupted inside", control("C"), "^C")
session.type(B + "d")
session.wait("[detached (from session trial)]")
session.prompt()
session.step("listed", "tmux ls" + ENTER, "trial: 2 windows")
session.step("attached", "tmux attach" + ENTER, "1:second*")
session.hang_up()
while "attached" in (listed := subprocess.run(["tmux", "ls"], capture_output=True, text=True).stdout):
    pass
print("after the hang-up:", re.sub(r"\(created [^)]*\)", "", listed).split())
session = attached("tmux attach -t trial", "1:second*")
session.show("attached anew")
subprocess.run(["tmux", "send-keys", "-t", "trial:0", "echo sent to the first", "Enter"])
subprocess.run(["tmux", "select-window", "-t", "trial:0"])
session.wait("sent to the first")
session.show("sent")
print(subprocess.run(["tmux", "list-panes", "-s", "-F", "#{window_name} #{pane_index} #{pane_width}x#{pane_height}"], capture_output=True, text=True).stdout)
subprocess.run(["tmux", "kill-server"])
session.wait("[server exited]")
session.type("exit 4" + ENTER)
session.end()
show_left()
