#define _GNU_SOURCE
#include "items.h"

#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

const char *own_path;

pthread_t start(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    expect_is(pthread_create(&thread, NULL, body, argument), 0, "pthread_create");
    return thread;
}

static volatile int blocked_thread;

void note_blocking(void) { blocked_thread = syscall(SYS_gettid); }

static void wait_until_sleeping(const char *path)
{
    char text[512];
    for (int state = 0; state != 'S'; sched_yield()) {
        int file = open(path, O_RDONLY);
        long length = read(file, text, sizeof text - 1);
        close(file);
        text[length > 0 ? length : 0] = 0;
        char *name_end = strrchr(text, ')');
        state = name_end ? name_end[2] : 0;
    }
}

void wait_until_blocked(void)
{
    char path[64];
    while (blocked_thread == 0)
        sched_yield();
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", blocked_thread);
    wait_until_sleeping(path);
    blocked_thread = 0;
}

void wait_until_asleep(pid_t process)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    wait_until_sleeping(path);
}

long finish(pthread_t thread)
{
    void *value = NULL;
    expect_is(pthread_join(thread, &value), 0, "pthread_join");
    return (long)(intptr_t)value;
}

struct timespec ahead(int clock, long milliseconds)
{
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_nsec += milliseconds * 1000000;
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

int main(int argc, char **argv)
{
    /* What items execute. */
    if (argc == 3 && strcmp(argv[1], "--exit") == 0)
        return atoi(argv[2]);
    own_path = argv[0];
    if (!begin_items())
        return 2;
    thread_items();
    mutex_items();
    waiting_items();
    cancellation_items();
    thread_signal_items();
    file_items();
    inheritance_items();
    sequence_items();
    timer_items();
    clock_items();
    end_items();
    return 0;
}
