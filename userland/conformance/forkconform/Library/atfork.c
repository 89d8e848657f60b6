/* D9: pthread_atfork. */
#define _GNU_SOURCE
#include "items.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int prepared, in_parent, in_child;

static void prepare(void) { prepared++; }
static void parent(void) { in_parent++; }
static void child(void) { in_child++; }

static void handlers(void)
{
    int status;
    pthread_atfork(prepare, parent, child);
    pid_t forked = fork();
    if (forked == 0)
        _exit(in_child == 1 && prepared == 1 && in_parent == 0 ? 0 : 1);
    waitpid(forked, &status, 0);
    expect_is(status, 0, "the status of fork's child");
    expect_is(prepared * 100 + in_parent * 10 + in_child, 110, "prepare, parent, child after fork");
    pid_t borrowed = vfork();
    if (borrowed == 0)
        _exit(0);
    waitpid(borrowed, &status, 0);
    expect_is(prepared * 100 + in_parent * 10 + in_child, 110, "prepare, parent, child after vfork");
}

void atfork_items(void)
{
    item("D9 pthread_atfork handlers run for fork, not for vfork", handlers);
}
