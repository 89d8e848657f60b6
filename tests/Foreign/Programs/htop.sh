# package: htop
# with: python3 python3-pyte dash
# runs: Sessions/htop.py at a terminal: filter, tree, search, sorting, kill, nice, help, set-up, sizes, Ctrl-Z, hang-up
exec python3 /foreign/Sessions/htop.py
