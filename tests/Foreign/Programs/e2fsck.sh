# package: e2fsck-static
# with: e2fsprogs
# runs: mke2fs makes a file system in a file, debugfs writes into it and breaks it, e2fsck finds and mends that
mke2fs -q -t ext4 -U 01234567-89ab-cdef-0123-456789abcdef -E root_owner=0:0 disk 8M
e2fsck.static -f -n disk 2>/dev/null | sed 's/([^)]*non-contiguous)//'
debugfs -w -R 'write /etc/passwd copied' disk 2>/dev/null
debugfs -R 'cat copied' disk 2>/dev/null
debugfs -w -R 'clri copied' disk 2>/dev/null
e2fsck.static -f -y disk 2>/dev/null
echo "first: $?"
e2fsck.static -f -y disk 2>/dev/null | tail -n 1
echo "second: $?"
