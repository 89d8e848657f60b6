# package: man-db
# with: python3 python3-pyte dash less
# runs: Sessions/man.py at a terminal: a page with a table formatted and paged, in two widths, searched, by name, in a pipe, hang-up
exec python3 /foreign/Sessions/man.py
