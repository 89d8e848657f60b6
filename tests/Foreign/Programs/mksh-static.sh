# package: mksh
# runs: Shells/bourne.sh, 200 lines of pipelines, here-documents, substitution, traps, jobs, globbing
mksh-static /foreign/Shells/bourne.sh
