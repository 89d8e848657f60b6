# package: busybox-static
# runs: Shells/bourne.sh, 200 lines of pipelines, here-documents, substitution, traps, jobs, globbing
busybox sh /foreign/Shells/bourne.sh
