#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { item_seconds = 60, text_size = 400 };

static char *noted;
static int count;

int begin_items(void)
{
    noted = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return noted != MAP_FAILED;
}

void end_items(void)
{
    printf("1..%d\n", count);
}

int expect(int is_so, const char *what)
{
    if (!is_so && noted[0] == 0)
        snprintf(noted, text_size, "%s", what);
    return is_so;
}

int expect_is(long seen, long expected, const char *what)
{
    if (seen != expected && noted[0] == 0)
        snprintf(noted, text_size, "%s is %ld, not %ld", what, seen, expected);
    return seen == expected;
}

void item(const char *name, void (*body)(void))
{
    noted[0] = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        alarm(item_seconds);
        body();
        _exit(0);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    kill(-child, SIGKILL);
    expect_is(status, 0, "the status of the item's process");
    count++;
    if (noted[0] == 0)
        printf("ok %s\n", name);
    else
        printf("not ok %s: %s\n", name, noted);
    fflush(stdout);
}

int expect_end(int child, int status, const char *what)
{
    int seen = -1;
    while (waitpid(child, &seen, 0) < 0 && errno == EINTR)
        ;
    return expect_is(seen, status, what);
}
