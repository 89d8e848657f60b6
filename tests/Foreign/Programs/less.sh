# package: less
# with: python3 python3-pyte dash
# runs: Sessions/less.py at a terminal: pages, searches, filters, marks, colours, a second file, a command, sizes, Ctrl-Z, following a file, hang-up
exec python3 /foreign/Sessions/less.py
