# package: dash
# runs: Shells/bourne.sh, 200 lines of pipelines, here-documents, substitution, traps, jobs, globbing
dash /foreign/Shells/bourne.sh
