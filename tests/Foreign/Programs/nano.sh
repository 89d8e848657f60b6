# package: nano
# with: python3 python3-pyte dash
# runs: Sessions/nano.py at a terminal: types, saves, searches, cuts, pastes, function keys, sizes, Ctrl-Z, hang-up with what was not saved
exec python3 /foreign/Sessions/nano.py
