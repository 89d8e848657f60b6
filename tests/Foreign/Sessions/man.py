"""man: formats a page for the terminal's width, pages it by less, finds in it, and others by name, section and description."""
from session import ENTER, Session, show_left

PAGE = r""".TH TRIAL 7 2023-01-01 Tine "A manual of trials"
.SH NAME
trial \- a page to look at
.SH SYNOPSIS
.B trial
.RI [ option " ...] " file
.SH DESCRIPTION
\fBtrial\fR fills \fIlines\fR to the width of whatever terminal there is, and says so in words enough to need three rows of it,
hyphens \(en and dashes \(em and letters such as \(:o.
.TP
.B \-v
Says more.
.SH TABLE
.TS
box tab(|);
l r.
one|1
twenty|20
.TE
"""

with open("trial.7", "w") as file:
    file.write("'\\\" t\n" + PAGE)
session = Session("dash", "-i")
session.prompt()
session.step("a page", "man ./trial.7" + ENTER, "TRIAL(7)", "line 1")
session.show_colours()
session.step("its end", "G", "twenty", "(END)")
session.step("found", "g/fills" + ENTER, "fills")
session.type("q")
session.prompt()
session.resize(30, 50)
session.step("narrow", "man ./trial.7" + ENTER, "TRIAL(7)", "line 1")
session.type("q")
session.prompt()
session.resize(24, 80)
session.step("by name", "man less" + ENTER, "LESS(1)", "line 1")
session.type("q")
session.prompt()
session.step("in a pipe", "clear; man ./trial.7 | grep -c fills; man no-such-page; echo $?" + ENTER, "16")
session.type("man ./trial.7" + ENTER)
session.wait("line 1")
session.hang_up()
show_left()
