# package: tmux
# with: python3 python3-pyte dash
# runs: Sessions/tmux.py at a terminal: panes, windows, looking back, lists, sizes, Ctrl-Z inside, detach and attach, hang-up
exec python3 /foreign/Sessions/tmux.py
