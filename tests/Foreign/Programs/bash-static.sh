# package: bash-static
# runs: Shells/bourne.sh, 200 lines of pipelines, here-documents, substitution, traps, jobs, globbing
bash-static /foreign/Shells/bourne.sh
