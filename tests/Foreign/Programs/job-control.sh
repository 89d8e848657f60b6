# package: bash
# with: python3 ksh93u+m mksh tcsh dash
# runs: bash, ksh93, mksh, tcsh and dash on a pseudo-terminal at which Shells/terminal.py types: Ctrl-Z, jobs, bg, fg, Ctrl-C, Ctrl-\, a pipeline
python3 /foreign/Shells/terminal.py bash --norc --noprofile --noediting -i
python3 /foreign/Shells/terminal.py ksh93 -i
python3 /foreign/Shells/terminal.py mksh -i
python3 /foreign/Shells/terminal.py tcsh -f
python3 /foreign/Shells/terminal.py dash -i
