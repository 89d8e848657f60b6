# package: zsh-static
# runs: Shells/bourne.sh, 200 lines of pipelines, here-documents, substitution, traps, jobs, globbing
zsh-static --emulate sh /foreign/Shells/bourne.sh
