/* F1: what exit() in place of _exit() does to buffered output, and to atexit handlers. */
#define _GNU_SOURCE
#include "items.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs body with a fully buffered stdout that ends in a pipe; how often the word came out of it. */
static int count_words(void (*body)(void))
{
    int ends[2];
    char text[256];
    int words = 0;
    expect_is(pipe(ends), 0, "pipe");
    pid_t writer = fork();
    if (writer == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        setvbuf(stdout, NULL, _IOFBF, 4096);
        printf("word\n");
        body();
        fflush(stdout);
        _exit(0);
    }
    close(ends[1]);
    ssize_t length = 0, n;
    while ((n = read(ends[0], text + length, sizeof text - 1 - length)) > 0)
        length += n;
    close(ends[0]);
    text[length] = 0;
    waitpid(writer, NULL, 0);
    for (char *at = text; (at = strstr(at, "word")) != NULL; at++)
        words++;
    return words;
}

static void vfork_exit(void)
{
    pid_t child = vfork();
    if (child == 0)
        exit(0);
    waitpid(child, NULL, 0);
}

static void vfork_quick_exit(void)
{
    pid_t child = vfork();
    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
}

static void fork_exit(void)
{
    pid_t child = fork();
    if (child == 0)
        exit(0);
    waitpid(child, NULL, 0);
}

static void fork_quick_exit(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
}

static void vfork_prints_once(void)
{
    expect_is(count_words(vfork_exit), 1, "the count after exit() in a vfork child");
    expect_is(count_words(vfork_quick_exit), 1, "the count after _exit() in a vfork child");
}

static void fork_prints_twice(void)
{
    expect_is(count_words(fork_exit), 2, "the count after exit() in a fork child");
    expect_is(count_words(fork_quick_exit), 1, "the count after _exit() in a fork child");
}

static volatile int handler_runs;

static void at_exit(void) { handler_runs++; }

static void atexit_in_child(void)
{
    atexit(at_exit);
    pid_t child = vfork();
    if (child == 0)
        exit(0);
    waitpid(child, NULL, 0);
    expect_is(handler_runs, 1, "the count of atexit handlers run, seen by the parent");
}

static void shared_stream(void)
{
    static char buffer[64];
    FILE *stream = fmemopen(buffer, sizeof buffer, "w");
    pid_t child = vfork();
    if (child == 0) {
        fputs("child", stream);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    fputs("+parent", stream);
    fclose(stream);
    expect(strcmp(buffer, "child+parent") == 0, "what the child wrote is in the parent's buffer");
}

void stdio_items(void)
{
    item("F1 exit() in a vfork child flushes the parent's stdio: printed once", vfork_prints_once);
    item("F1 exit() in a fork child flushes a copy: printed twice", fork_prints_twice);
    item("F1 exit() in a vfork child runs the parent's atexit handlers in its memory", atexit_in_child);
    item("F1 what a vfork child writes to a stream is in the parent's buffer", shared_stream);
}
