# package: mc
# with: python3 python3-pyte dash
# runs: Sessions/mc.py at a terminal: panels, copy, view, edit, menus, subshell, sizes, hang-up
exec python3 /foreign/Sessions/mc.py
