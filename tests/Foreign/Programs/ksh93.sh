# package: ksh93u+m
# runs: Shells/bourne.sh, 200 lines of pipelines, here-documents, substitution, traps, jobs, globbing
ksh93 /foreign/Shells/bourne.sh
