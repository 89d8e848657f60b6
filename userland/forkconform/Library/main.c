#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { item_seconds = 60, text_size = 400 };

const char *own_path;
static char *noted;
static int count;

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

/* What the items execute: exits with the number after "--exit", or prints after "--print". */
static int helper(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--exit") == 0)
        return atoi(argv[2]);
    if (argc == 3 && strcmp(argv[1], "--print") == 0) {
        puts(argv[2]);
        return 0;
    }
    return -1;
}

int main(int argc, char **argv)
{
    int status = helper(argc, argv);
    if (status >= 0)
        return status;
    own_path = argv[0];
    noted = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (noted == MAP_FAILED)
        return 2;
    atfork_items();
    stdio_items();
    spawn_items();
    thread_items();
    printf("1..%d\n", count);
    return 0;
}
