# package: expect
# with: dash
# runs: Sessions/drive.exp: a shell driven, sizes, no echo, Ctrl-C, two programs at once, 2,000 lines, hang-up
exec expect /foreign/Sessions/drive.exp
