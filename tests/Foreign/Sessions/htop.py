"""htop: processes made for it; searches, filters, shows them as a tree, sorts, asks, kills one, is set up, resized, suspended and hung up."""
import os, subprocess, time
from session import ENTER, ESC, Session, control, processes, show_left

F1, F2, F3, F5, F6, F8, F9, F10 = (ESC + keys for keys in ("[[A", "[[B", "[[C", "[[E", "[17~", "[19~", "[20~", "[21~"))
CONFIGURATION = """htop_version=3.2.2
config_reader_min_version=3
fields=48 39 1
hide_kernel_threads=1
hide_userland_threads=1
header_layout=two_50_50
column_meters_0=Hostname
column_meter_modes_0=2
column_meters_1=
column_meter_modes_1=
tree_view=0
screen:Main=USER NICE STATE Command
.sort_key=Command
.sort_direction=1
.tree_sort_key=PID
.tree_view_always_by_pid=1
.tree_view=0
"""

with open("htoprc", "w") as file:
    file.write(CONFIGURATION)
with open("family.sh", "w") as file:
    file.write("sleep 7001 & sleep 7002 & wait")
family = subprocess.Popen(["dash", "family.sh"], preexec_fn=lambda: os.nice(5))
while [name for name, _ in processes()].count("sleep") < 2:
    time.sleep(0.02)
# The branch begins deeper where the first process is further above.
session = Session("dash", "-i", masks=[(r" +(?=[├└│])", " ")])
session.prompt()
session.step("filtered", "HTOPRC=htoprc htop -d 10 -F 'family|sleep 700'" + ENTER, "sleep 7001 ", "sleep 7002", "F10Quit")
session.show_colours()
session.step("tree", F5, "─ sleep 7001")
session.step("list", "t", "Tree")
session.step("searched", F3 + "7002" + ENTER, "sleep 7002")
session.step("sort by", F6, "Sort by", "NICE")
session.type(ESC)
session.wait_gone("Sort by")
session.step("signals", F9, "Send signal:", "15 SIGTERM")
session.type(ENTER)
session.wait_gone("S sleep 7002")
session.show("killed")
session.type(F3 + "7001" + ENTER)
session.wait("F10Quit")
session.step("nicer", F8, "6 S sleep 7001")
session.step("help", F1, "htop 3.")
session.type("q")
session.wait("F10Quit")
session.step("set up", F2, "Display options", "F10Done")
session.type(F10)
session.wait("sleep 7001", "F10Quit")
session.resize(12, 60)
session.show("smaller")
session.resize(24, 80)
session.type(control("Z"))
session.prompt()
session.step("suspended", "jobs" + ENTER, "Stopped")
session.step("goes on", "fg" + ENTER, "F10Quit")
session.hang_up()
subprocess.run(["pkill", "-f", "sleep 7001"])
print("family", family.wait())
show_left()
