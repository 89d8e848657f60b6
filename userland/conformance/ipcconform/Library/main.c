#define _GNU_SOURCE
#include "items.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

const char *own_path;

void in_child(void (*body)(void))
{
    expect_end(child(body), 0, "a child");
}

static void (*strangers)(void);
static void be_stranger(void)
{
    expect_is(setresgid(NOBODY, NOBODY, NOBODY), 0, "setresgid");
    expect_is(setresuid(NOBODY, NOBODY, NOBODY), 0, "setresuid");
    strangers();
}

void as_stranger(void (*body)(void))
{
    strangers = body;
    in_child(be_stranger);
}

static void caught(int signal) { (void)signal; }

void interrupt_soon(void)
{
    struct sigaction action = { .sa_handler = caught, .sa_flags = SA_RESTART };
    struct itimerval time = { { 0, 0 }, { 0, 100000 } };
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &time, NULL);
}

int main(int count, char **arguments)
{
    own_path = arguments[0];
    if (count > 1)
        return executed(atoi(arguments[1]));
    if (!begin_items())
        return 2;
    memory_items();
    semaphore_items();
    message_items();
    queue_items();
    asynchronous_items();
    end_items();
    return 0;
}
