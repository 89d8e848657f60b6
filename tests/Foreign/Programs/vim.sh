# package: vim
# with: python3 python3-pyte dash
# runs: Sessions/vim.py at a terminal: syntax colours, undo, search, substitution, windows, completion, filters, sizes, Ctrl-Z, hang-up, recovery
exec python3 /foreign/Sessions/vim.py vim
