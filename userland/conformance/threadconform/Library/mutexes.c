/* Mutexes of each kind, and read-write locks. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

static void make(pthread_mutex_t *mutex, int type)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, type);
    expect_is(pthread_mutex_init(mutex, &attributes), 0, "pthread_mutex_init");
}

static void *try_lock(void *mutex) { return (void *)(intptr_t)pthread_mutex_trylock(mutex); }

static void *unlock(void *mutex) { return (void *)(intptr_t)pthread_mutex_unlock(mutex); }

static void normal(void)
{
    pthread_mutex_t mutex;
    make(&mutex, PTHREAD_MUTEX_NORMAL);
    struct timespec end = ahead(CLOCK_REALTIME, 20);
    pthread_mutex_lock(&mutex);
    expect_is(finish(start(try_lock, &mutex)), EBUSY, "trylock by another thread");
    expect_is(pthread_mutex_trylock(&mutex), EBUSY, "trylock by the owner");
    expect_is(pthread_mutex_timedlock(&mutex, &end), ETIMEDOUT, "timedlock by the owner");
    expect_is(pthread_mutex_unlock(&mutex), 0, "unlock");
    expect_is(finish(start(try_lock, &mutex)), 0, "trylock when it is free");
}

static void recursive(void)
{
    pthread_mutex_t mutex;
    make(&mutex, PTHREAD_MUTEX_RECURSIVE);
    for (int depth = 0; depth < 3; depth++)
        expect_is(pthread_mutex_lock(&mutex), 0, "locking again");
    for (int depth = 0; depth < 3; depth++) {
        expect_is(finish(start(try_lock, &mutex)), EBUSY, "trylock by another thread");
        expect_is(finish(start(unlock, &mutex)), EPERM, "unlock by another thread");
        expect_is(pthread_mutex_unlock(&mutex), 0, "unlock");
    }
    expect_is(pthread_mutex_unlock(&mutex), EPERM, "unlocking what is free");
    expect_is(finish(start(try_lock, &mutex)), 0, "trylock when it is free");
}

static void checking(void)
{
    pthread_mutex_t mutex;
    make(&mutex, PTHREAD_MUTEX_ERRORCHECK);
    expect_is(pthread_mutex_unlock(&mutex), EPERM, "unlocking what is free");
    expect_is(pthread_mutex_lock(&mutex), 0, "lock");
    expect_is(pthread_mutex_lock(&mutex), EDEADLK, "locking twice");
    expect_is(finish(start(unlock, &mutex)), EPERM, "unlock by another thread");
    expect_is(pthread_mutex_unlock(&mutex), 0, "unlock");
}

static pthread_mutex_t *shared_robust(void)
{
    pthread_mutex_t *mutex = shared(sizeof *mutex);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(mutex, &attributes);
    return mutex;
}

static void die_with(pthread_mutex_t *mutex)
{
    pid_t child = fork();
    if (child == 0) {
        pthread_mutex_lock(mutex);
        _exit(0);
    }
    expect_end(child, 0, "the status of who died with the lock");
}

static void robust(void)
{
    pthread_mutex_t *mutex = shared_robust();
    die_with(mutex);
    expect_is(pthread_mutex_lock(mutex), EOWNERDEAD, "locking what a dead process held");
    expect_is(pthread_mutex_consistent(mutex), 0, "pthread_mutex_consistent");
    expect_is(pthread_mutex_unlock(mutex), 0, "unlock");
    die_with(mutex);
    expect_is(pthread_mutex_trylock(mutex), EOWNERDEAD, "trying what a dead process held");
    expect_is(pthread_mutex_unlock(mutex), 0, "unlock without making it consistent");
    expect_is(pthread_mutex_lock(mutex), ENOTRECOVERABLE, "locking it then");
}

static void *lock_robust(void *mutex) { return (void *)(intptr_t)pthread_mutex_lock(mutex); }

static void robust_waiter(void)
{
    pthread_mutex_t *mutex = shared_robust();
    int ready[2], go[2];
    char letter = 0;
    pipe(ready);
    pipe(go);
    pid_t child = fork();
    if (child == 0) {
        pthread_mutex_lock(mutex);
        write(ready[1], "x", 1);
        read(go[0], &letter, 1);
        _exit(0);
    }
    read(ready[0], &letter, 1);
    pthread_t waiter = start(lock_robust, mutex);
    write(go[1], "x", 1);
    expect_is(finish(waiter), EOWNERDEAD, "what the waiter gets");
    expect_end(child, 0, "the status of the owner");
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void *try_read(void *unused)
{
    (void)unused;
    int error = pthread_rwlock_tryrdlock(&lock);
    if (error == 0)
        pthread_rwlock_unlock(&lock);
    return (void *)(intptr_t)error;
}

static void *try_write(void *unused)
{
    (void)unused;
    int error = pthread_rwlock_trywrlock(&lock);
    if (error == 0)
        pthread_rwlock_unlock(&lock);
    return (void *)(intptr_t)error;
}

static void *timed_write(void *unused)
{
    struct timespec end = ahead(CLOCK_REALTIME, 20);
    (void)unused;
    return (void *)(intptr_t)pthread_rwlock_timedwrlock(&lock, &end);
}

static void read_write(void)
{
    pthread_rwlock_rdlock(&lock);
    expect_is(finish(start(try_read, NULL)), 0, "reading beside a reader");
    expect_is(finish(start(try_write, NULL)), EBUSY, "writing beside a reader");
    expect_is(finish(start(timed_write, NULL)), ETIMEDOUT, "waiting to write beside a reader");
    pthread_rwlock_unlock(&lock);
    pthread_rwlock_wrlock(&lock);
    expect_is(finish(start(try_read, NULL)), EBUSY, "reading beside a writer");
    expect_is(finish(start(try_write, NULL)), EBUSY, "writing beside a writer");
    pthread_rwlock_unlock(&lock);
    expect_is(finish(start(try_write, NULL)), 0, "writing when it is free");
}

void mutex_items(void)
{
    item("T14 a normal mutex: EBUSY, ETIMEDOUT", normal);
    item("T15 a recursive mutex counts; EPERM for others", recursive);
    item("T16 an error-checking mutex: EDEADLK, EPERM", checking);
    item("T17 a robust mutex of two processes: EOWNERDEAD, then ENOTRECOVERABLE unless made consistent", robust);
    item("T18 who waits at a robust mutex gets it when its owner dies", robust_waiter);
    item("T19 read-write locks: many readers or one writer", read_write);
}
