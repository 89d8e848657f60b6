/* Condition variables, barriers, semaphores, and things that are each thread's own. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum { few = 6, rounds = 50 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int waiting, tickets, woken;

static void *take_ticket(void *unused)
{
    pthread_mutex_lock(&mutex);
    waiting++;
    while (tickets == 0)
        pthread_cond_wait(&condition, &mutex);
    tickets--;
    woken++;
    pthread_mutex_unlock(&mutex);
    return unused;
}

static int read_locked(int *value)
{
    pthread_mutex_lock(&mutex);
    int seen = *value;
    pthread_mutex_unlock(&mutex);
    return seen;
}

static void hand_out(int count)
{
    pthread_mutex_lock(&mutex);
    tickets += count;
    if (count == 1)
        pthread_cond_signal(&condition);
    else
        pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
}

static void signals_and_broadcasts(void)
{
    pthread_t threads[few];
    for (int i = 0; i < few; i++)
        threads[i] = start(take_ticket, NULL);
    while (read_locked(&waiting) != few)
        usleep(1000);
    hand_out(1);
    while (read_locked(&woken) != 1)
        usleep(1000);
    hand_out(few - 1);
    for (int i = 0; i < few; i++)
        finish(threads[i]);
    expect_is(woken, few, "the count of those that woke");
    expect_is(tickets, 0, "tickets left");
}

static void clocks(void)
{
    pthread_cond_t monotonic;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    expect_is(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC), 0, "pthread_condattr_setclock");
    pthread_cond_init(&monotonic, &attributes);
    struct timespec end = ahead(CLOCK_MONOTONIC, 20);
    struct timespec past = { 0, 0 };
    pthread_mutex_lock(&mutex);
    expect_is(pthread_cond_timedwait(&monotonic, &mutex, &end), ETIMEDOUT, "20 ms on the monotonic clock");
    expect_is(pthread_cond_timedwait(&monotonic, &mutex, &past), ETIMEDOUT, "a time that is over");
    expect_is(pthread_cond_timedwait(&condition, &mutex, &past), ETIMEDOUT, "1970");
    past.tv_nsec = 1000000000;
    expect_is(pthread_cond_timedwait(&condition, &mutex, &past), EINVAL, "a time that is none");
}

struct board {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    int turn;
};

static void take_turns(struct board *board, int own)
{
    for (int i = 0; i < rounds; i++) {
        pthread_mutex_lock(&board->mutex);
        while (board->turn != own)
            pthread_cond_wait(&board->condition, &board->mutex);
        board->turn = !own;
        pthread_cond_signal(&board->condition);
        pthread_mutex_unlock(&board->mutex);
    }
}

static void between_processes(void)
{
    struct board *board = shared(sizeof *board);
    pthread_mutexattr_t mutex_attributes;
    pthread_condattr_t condition_attributes;
    pthread_mutexattr_init(&mutex_attributes);
    pthread_mutexattr_setpshared(&mutex_attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&board->mutex, &mutex_attributes);
    pthread_condattr_init(&condition_attributes);
    pthread_condattr_setpshared(&condition_attributes, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&board->condition, &condition_attributes);
    pid_t child = fork();
    if (child == 0) {
        take_turns(board, 1);
        _exit(0);
    }
    take_turns(board, 0);
    expect_end(child, 0, "the child's status");
}

static pthread_barrier_t barrier;
static int serials;

static void *pass(void *unused)
{
    for (int i = 0; i < rounds; i++)
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
            __sync_fetch_and_add(&serials, 1);
    return unused;
}

static void barriers(void)
{
    pthread_t threads[few];
    pthread_barrier_init(&barrier, NULL, few);
    for (int i = 0; i < few; i++)
        threads[i] = start(pass, NULL);
    for (int i = 0; i < few; i++)
        finish(threads[i]);
    expect_is(serials, rounds, "the count of serial threads");
}

static void semaphores(void)
{
    sem_t *semaphore = shared(sizeof *semaphore);
    int value = -1;
    sem_init(semaphore, 1, 2);
    expect_is(sem_trywait(semaphore), 0, "sem_trywait of 2");
    expect_is(sem_wait(semaphore), 0, "sem_wait of 1");
    expect(sem_trywait(semaphore) == -1 && errno == EAGAIN, "sem_trywait of 0 gives EAGAIN");
    struct timespec end = ahead(CLOCK_REALTIME, 20);
    expect(sem_timedwait(semaphore, &end) == -1 && errno == ETIMEDOUT, "sem_timedwait gives ETIMEDOUT");
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < rounds; i++)
            sem_post(semaphore);
        _exit(0);
    }
    for (int i = 0; i < rounds; i++)
        sem_wait(semaphore);
    expect_end(child, 0, "the child's status");
    sem_getvalue(semaphore, &value);
    expect_is(value, 0, "the value at last");
}

static __thread int own = 7;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int inits;

static void init(void) { inits++; }

static void *keep_own(void *value)
{
    int before = own;
    own = (int)(intptr_t)value;
    errno = own;
    pthread_once(&once, init);
    sched_yield();
    return (void *)(intptr_t)(before == 7 && own == (int)(intptr_t)value && errno == own);
}

static void own_things(void)
{
    pthread_t threads[few];
    errno = 0;
    for (int i = 0; i < few; i++)
        threads[i] = start(keep_own, (void *)(intptr_t)(i + 1));
    for (int i = 0; i < few; i++)
        expect_is(finish(threads[i]), 1, "whether a thread kept what is its own: it");
    expect_is(own, 7, "the first thread's variable");
    expect_is(errno, 0, "the first thread's errno");
    expect_is(inits, 1, "runs of pthread_once");
}

static void *nothing(void *value) { return value; }

static void in_turn(void)
{
    for (long i = 0; i < 3000; i++)
        if (!expect_is(finish(start(nothing, (void *)i)), i, "what a thread returned"))
            return;
}

void waiting_items(void)
{
    item("T20 a signal wakes one waiter, a broadcast all", signals_and_broadcasts);
    item("T21 timed waits on both clocks, times that are over or none", clocks);
    item("T22 mutex and condition between processes", between_processes);
    item("T23 barriers: one serial thread each time", barriers);
    item("T24 semaphores, between processes too", semaphores);
    item("T25 __thread variables, errno and pthread_once", own_things);
    item("T26 3,000 threads one after another", in_turn);
}
