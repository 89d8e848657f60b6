/* F2, F3: posix_spawn, system, popen. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void spawn_errors(void)
{
    pid_t child = -1;
    char *arguments[] = { "x", NULL };
    expect_is(posix_spawn(&child, "/nonexistent/program", NULL, NULL, arguments, environ), ENOENT, "posix_spawn of nothing");
    expect_is(posix_spawn(&child, "/", NULL, NULL, arguments, environ), EACCES, "posix_spawn of a directory");
    expect_is(waitpid(-1, NULL, 0), -1, "waiting for a child that is not there");
    expect_is(errno, ECHILD, "its errno");
}

static void spawn_runs(void)
{
    pid_t child;
    int status = -1;
    char *arguments[] = { (char *)own_path, "--exit", "23", NULL };
    expect_is(posix_spawn(&child, own_path, NULL, NULL, arguments, environ), 0, "posix_spawn");
    waitpid(child, &status, 0);
    expect_is(status, 23 << 8, "the status");
}

static void spawn_actions(void)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    int ends[2];
    char text[32] = "";
    pid_t child;
    char *arguments[] = { (char *)own_path, "--print", "spawned", NULL };
    expect_is(pipe2(ends, O_CLOEXEC), 0, "pipe2");
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    expect_is(posix_spawn(&child, own_path, &actions, &attributes, arguments, environ), 0, "posix_spawn");
    close(ends[1]);
    expect_is(read(ends[0], text, sizeof text - 1), 8, "the count of bytes");
    expect(strcmp(text, "spawned\n") == 0, "what it printed");
    waitpid(child, NULL, 0);
}

static void run_system(void)
{
    expect_is(system("exit 7"), 7 << 8, "system's status");
    expect_is(system("true && true"), 0, "system's status of true");
    expect(system(NULL) != 0, "there is a shell");
    struct sigaction action;
    sigaction(SIGINT, NULL, &action);
    expect(action.sa_handler == SIG_DFL, "SIGINT is as before");
}

static void run_popen(void)
{
    char line[32] = "";
    FILE *stream = popen("echo one; echo two", "r");
    expect(stream != NULL && fgets(line, sizeof line, stream) != NULL, "popen gives a line");
    expect(strcmp(line, "one\n") == 0, "the first line");
    expect(fgets(line, sizeof line, stream) != NULL && strcmp(line, "two\n") == 0, "the second line");
    expect_is(pclose(stream), 0, "pclose's status");
    stream = popen("cat > /tmp/forkconform.popen", "w");
    fputs("hello\n", stream);
    expect_is(pclose(stream), 0, "pclose's status of a writer");
    stream = fopen("/tmp/forkconform.popen", "r");
    expect(stream != NULL && fgets(line, sizeof line, stream) != NULL && strcmp(line, "hello\n") == 0, "what the reader got");
    remove("/tmp/forkconform.popen");
}

void spawn_items(void)
{
    item("F2 posix_spawn returns exec's errno and leaves no child", spawn_errors);
    item("F2 posix_spawn starts a program", spawn_runs);
    item("F2 posix_spawn's file actions and attributes", spawn_actions);
    item("F3 system() works", run_system);
    item("F3 popen() works", run_popen);
}
