# package: bash
# runs: Shells/bourne.sh, 200 lines of pipelines, here-documents, substitution, traps, jobs, globbing
bash /foreign/Shells/bourne.sh
