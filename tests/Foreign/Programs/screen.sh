# package: screen
# with: python3 python3-pyte dash
# runs: Sessions/screen.py at a terminal: windows, regions, looking back, sizes, Ctrl-Z inside, detach and attach, hang-up
exec python3 /foreign/Sessions/screen.py
