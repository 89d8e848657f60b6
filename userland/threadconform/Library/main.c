#define _GNU_SOURCE
#include "items.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

const char *own_path;

pthread_t start(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    expect_is(pthread_create(&thread, NULL, body, argument), 0, "pthread_create");
    return thread;
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

void *shared(size_t size)
{
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
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
    end_items();
    return 0;
}
