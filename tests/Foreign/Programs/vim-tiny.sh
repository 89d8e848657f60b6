# package: vim-tiny
# with: python3 python3-pyte dash
# runs: Sessions/vim.py at a terminal: undo, search, substitution, filters, sizes, Ctrl-Z, hang-up, recovery
exec python3 /foreign/Sessions/vim.py vim.tiny
