# package: gdb
# with: gcc libc6-dev
# runs: gdb: break, step, watch, backtrace, threads, follow-fork-mode, catch vfork and exec
cat > look.c <<'END'
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int counter;
static int add(int n)
{
    counter += n;
    return counter;
}
static void *body(void *unused)
{
    add(10);
    return unused;
}
int main(void)
{
    for (int i = 1; i <= 3; i++)
        add(i);
    pthread_t thread;
    pthread_create(&thread, NULL, body, NULL);
    pthread_join(thread, NULL);
    if (vfork() == 0) {
        execl("/bin/true", "true", (char *)0);
        _exit(1);
    }
    wait(NULL);
    if (fork() == 0) {
        add(100);
        _exit(5);
    }
    int status;
    wait(&status);
    printf("counter %d, child %d\n", counter, WEXITSTATUS(status));
    return 0;
}
END
gcc -g -O0 -no-pie -o look look.c -pthread

# Runs gdb with commands from standard input, numbers of processes and addresses masked.
debug() {
    cat > commands
    gdb -q -nx -batch -ex 'set pagination off' -ex 'set confirm off' -ex 'set width 0' -ex 'set can-use-hw-watchpoints 0' -ex 'set debuginfod enabled off' -x commands ./look 2>&1 |
        grep -v libthread_db | sed -E 's/0x[0-9a-f]+/X/g; s/(process|LWP|Thread) [0-9]+/\1 N/g'
}

echo "-- break, step, watch"
debug <<'END'
break add if n == 2
run
backtrace
step
next
watch counter
continue
info locals
delete
continue
END

echo "-- threads"
debug <<'END'
break add if n == 10
run
backtrace 2
print counter
print $_thread
set var counter = 1000
delete
continue
END

echo "-- a call"
debug <<'END'
break add
run
delete
print add(5)
continue
END

# A parent that goes on alone writes to a file: it and gdb tell of the end in any order.
echo "-- the child of a fork"
debug <<'END'
break add if n == 100
catch fork
run > parent
set follow-fork-mode child
continue
backtrace
continue
END
cat parent

echo "-- vfork and exec"
debug <<'END'
catch vfork
catch exec
run > parent
set follow-fork-mode child
continue
continue
END
cat parent
