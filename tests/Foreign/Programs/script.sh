# package: bsdutils
# with: python3 python3-pyte dash less
# runs: Sessions/script.py at a terminal: typescripts with times, sizes, Ctrl-C, Ctrl-Z, statuses, replay, without a terminal, hang-up
exec python3 /foreign/Sessions/script.py
