# Runs each of the programs' scripts in an empty directory of its own and shows its name, its status, how many bytes
# it wrote, and those bytes. The same in the guest and on the host's Linux.
seconds=$1
mkdir -p /tmp/foreign
for script in /foreign/Programs/*.sh; do
    name=${script##*/}
    name=${name%.sh}
    mkdir "/tmp/foreign/$name" && cd "/tmp/foreign/$name" || exit 1
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C TERM=dumb \
        busybox timeout -s KILL "$seconds" dash "$script" < /dev/null > ../output 2>&1
    status=$?
    echo "=== $name $status $(busybox wc -c < ../output)"
    cat ../output
done
