/* Mutexes that the kernel hands from owner to owner, by the C library and by futex itself; waits at several words. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* musl's compiler does not find the kernel's headers. */
enum { FUTEX_WAIT, FUTEX_WAKE, FUTEX_LOCK_PI = 6, FUTEX_UNLOCK_PI, FUTEX_TRYLOCK_PI, FUTEX_WAIT_REQUEUE_PI = 11,
    FUTEX_CMP_REQUEUE_PI, FUTEX_LOCK_PI2, FUTEX_PRIVATE = 128, FUTEX_CLOCK_REALTIME = 256, CALL_FUTEX_WAITV = 449 };
static const uint32_t FUTEX_TID_MASK = 0x3fffffff, FUTEX_OWNER_DIED = 0x40000000, FUTEX_WAITERS = 0x80000000;

struct wait_entry {
    uint64_t value, address;
    uint32_t flags, reserved;
};

static uint32_t word, other, third;
static volatile int step;

static long futex(uint32_t *at, int operation, long value, const void *time, uint32_t *second, long last)
{
    long result = syscall(SYS_futex, at, operation, value, time, second, last);
    return result < 0 ? -errno : result;
}

static long wait_for_any(struct wait_entry *entries, int count, const struct timespec *end)
{
    long result = syscall(CALL_FUTEX_WAITV, entries, count, 0, end, CLOCK_MONOTONIC);
    return result < 0 ? -errno : result;
}

static int own_id(void) { return syscall(SYS_gettid); }

static void wait_for_step(int wanted)
{
    while (step != wanted)
        sched_yield();
}

/* Waits until so many wait for the mutex, which is when the word says so and a requeue or an unlock finds them. */
static void wait_for_waiters(uint32_t *at)
{
    while (!(*(volatile uint32_t *)at & FUTEX_WAITERS))
        sched_yield();
}

static void free_word(void)
{
    word = 0;
    expect_is(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0), 0, "lock");
    expect_is(word, own_id(), "the word");
    expect_is(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0), -EDEADLK, "lock again");
    expect_is(futex(&word, FUTEX_TRYLOCK_PI, 0, NULL, NULL, 0), -EDEADLK, "try again");
    expect_is(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0), 0, "unlock");
    expect_is(word, 0, "the word after that");
    expect_is(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0), -EPERM, "unlock again");
    expect_is(futex(&word, FUTEX_TRYLOCK_PI, 0, NULL, NULL, 0), 0, "try");
    expect_is(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0), 0, "unlock");
    word = 0x3ffffff0;
    expect_is(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0), -ESRCH, "a word that names nobody");
    word = FUTEX_OWNER_DIED;
    expect_is(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0), 0, "lock after a death");
    expect_is(word, (long)(FUTEX_OWNER_DIED | (uint32_t)own_id()), "the word after a death");
    expect_is(futex((uint32_t *)((char *)&word + 1), FUTEX_LOCK_PI, 0, NULL, NULL, 0), -EINVAL, "an odd address");
    expect_is(futex((uint32_t *)8, FUTEX_LOCK_PI, 0, NULL, NULL, 0), -EFAULT, "a word at 8");
    expect_is(futex(&word, FUTEX_LOCK_PI | FUTEX_CLOCK_REALTIME, 0, NULL, NULL, 0), -ENOSYS, "a clock of lock");
}

static void *lock_in_turn(void *number)
{
    note_blocking();
    long result = futex(&word, FUTEX_LOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0);
    expect_is(result, 0, "a waiter's lock");
    expect_is(word & FUTEX_TID_MASK, own_id(), "the word's owner");
    expect_is(step, (long)(intptr_t)number, "the turn");
    step++;
    expect_is(futex(&word, FUTEX_UNLOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0), 0, "a waiter's unlock");
    return NULL;
}

static void *try_it(void *unused)
{
    (void)unused;
    return (void *)futex(&word, FUTEX_TRYLOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0);
}

static void handed_over(void)
{
    pthread_t threads[4];
    word = step = 0;
    expect_is(futex(&word, FUTEX_LOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0), 0, "lock");
    expect_is(finish(start(try_it, NULL)), -EAGAIN, "somebody else's try");
    for (int i = 0; i < 4; i++) {
        threads[i] = start(lock_in_turn, (void *)(intptr_t)i);
        wait_for_waiters(&word);
        wait_until_blocked();
    }
    expect_is(futex(&word, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0), -EINVAL, "a plain wake");
    expect_is(futex(&word, FUTEX_UNLOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0), 0, "unlock");
    for (int i = 0; i < 4; i++)
        finish(threads[i]);
    expect_is(step, 4, "turns");
    expect_is(word, 0, "the word in the end");
}

static struct timespec end_of_wait;

static void *lock_until(void *operation)
{
    return (void *)futex(&word, (int)(intptr_t)operation, 0, &end_of_wait, NULL, 0);
}

static void timed(void)
{
    word = 0;
    futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    end_of_wait = ahead(CLOCK_REALTIME, 30);
    expect_is(finish(start(lock_until, (void *)FUTEX_LOCK_PI)), -ETIMEDOUT, "lock_pi");
    end_of_wait = ahead(CLOCK_MONOTONIC, 30);
    expect_is(finish(start(lock_until, (void *)FUTEX_LOCK_PI2)), -ETIMEDOUT, "lock_pi2");
    end_of_wait = ahead(CLOCK_REALTIME, 30);
    expect_is(finish(start(lock_until, (void *)(FUTEX_LOCK_PI2 | FUTEX_CLOCK_REALTIME))), -ETIMEDOUT, "lock_pi2, other clock");
    expect_is(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0), 0, "unlock");
    expect_is(word, 0, "the word");
}

static void *hold_one_want_other(void *unused)
{
    (void)unused;
    futex(&other, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    note_blocking();
    step = 1;
    long result = futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
    futex(&other, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
    return (void *)result;
}

static void circle(void)
{
    word = other = step = 0;
    futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    pthread_t thread = start(hold_one_want_other, NULL);
    wait_for_step(1);
    wait_for_waiters(&word);
    wait_until_blocked();
    expect_is(futex(&other, FUTEX_LOCK_PI, 0, NULL, NULL, 0), -EDEADLK, "a lock that closes a circle");
    futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0);
    expect_is(finish(thread), 0, "the other's lock");
}

static void *lock_and_end(void *unused)
{
    (void)unused;
    futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0);
    step = 1;
    wait_for_waiters(&word);
    wait_until_blocked();
    syscall(SYS_exit, 0);
    return NULL;
}

static void owner_ends(void)
{
    word = step = 0;
    pthread_t thread;
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_create(&thread, &detached, lock_and_end, NULL);
    wait_for_step(1);
    note_blocking();
    expect_is(futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0), 0, "lock");
    expect_is(word & FUTEX_TID_MASK, own_id(), "the owner");
    expect_is((word & FUTEX_OWNER_DIED) != 0, 1, "whether the word tells of the death");
    expect_is(futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0), 0, "unlock");
}

static void *wait_at_condition(void *unused)
{
    (void)unused;
    note_blocking();
    step++;
    long result = futex(&other, FUTEX_WAIT_REQUEUE_PI | FUTEX_PRIVATE, 0, NULL, &word, 0);
    if (result == 0) {
        expect_is(word & FUTEX_TID_MASK, own_id(), "the owner after a requeue");
        futex(&word, FUTEX_UNLOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0);
    }
    return (void *)result;
}

static void requeued(void)
{
    pthread_t threads[3];
    word = other = step = 0;
    for (int i = 0; i < 3; i++) {
        threads[i] = start(wait_at_condition, NULL);
        wait_for_step(i + 1);
        wait_until_blocked();
    }
    expect_is(futex(&other, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE, 1, (void *)5, &word, 1), -EAGAIN, "another value");
    expect_is(futex(&other, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE, 2, (void *)5, &word, 0), -EINVAL, "two to wake");
    expect_is(futex(&other, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE, 1, (void *)5, &third, 0), -EINVAL, "another mutex");
    expect_is(futex(&other, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE, 1, (void *)5, &other, 0), -EINVAL, "the same word");
    expect_is(futex(&other, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0), -EINVAL, "a plain wake");
    futex(&word, FUTEX_LOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0);
    expect_is(futex(&other, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE, 1, (void *)0, &word, 0), 1, "the one to wake waits for a mutex that is held");
    expect_is(futex(&other, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE, 1, (void *)5, &word, 0), 2, "moved to it");
    futex(&word, FUTEX_UNLOCK_PI | FUTEX_PRIVATE, 0, NULL, NULL, 0);
    for (int i = 0; i < 3; i++)
        expect_is(finish(threads[i]), 0, "a waiter's result");
    step = 0;
    threads[0] = start(wait_at_condition, NULL);
    wait_for_step(1);
    wait_until_blocked();
    expect_is(futex(&other, FUTEX_CMP_REQUEUE_PI | FUTEX_PRIVATE, 1, (void *)5, &word, 0), 1, "given a mutex that is free");
    expect_is(finish(threads[0]), 0, "its result");
    struct timespec end = ahead(CLOCK_MONOTONIC, 20);
    expect_is(futex(&other, FUTEX_WAIT_REQUEUE_PI | FUTEX_PRIVATE, 0, &end, &word, 0), -ETIMEDOUT, "time");
    expect_is(futex(&other, FUTEX_WAIT_REQUEUE_PI | FUTEX_PRIVATE, 1, &end, &word, 0), -EAGAIN, "a value");
    expect_is(futex(&other, FUTEX_WAIT_REQUEUE_PI | FUTEX_PRIVATE, 0, &end, &other, 0), -EINVAL, "one word for both");
}

static pthread_mutex_t *make(pthread_mutex_t *mutex, int robust, int sharing)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    expect_is(pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT), 0, "setprotocol");
    pthread_mutexattr_setrobust(&attributes, robust);
    pthread_mutexattr_setpshared(&attributes, sharing);
    pthread_mutex_init(mutex, &attributes);
    return mutex;
}

static pthread_mutex_t *mutex;
static long counter;

static void *count(void *unused)
{
    (void)unused;
    for (int i = 0; i < 2000; i++) {
        pthread_mutex_lock(mutex);
        long seen = counter;
        if (i % 50 == 0)
            sched_yield();
        counter = seen + 1;
        pthread_mutex_unlock(mutex);
    }
    return NULL;
}

static void library(void)
{
    static pthread_mutex_t space;
    pthread_t threads[4];
    mutex = make(&space, PTHREAD_MUTEX_STALLED, PTHREAD_PROCESS_PRIVATE);
    for (int i = 0; i < 4; i++)
        threads[i] = start(count, NULL);
    for (int i = 0; i < 4; i++)
        finish(threads[i]);
    expect_is(counter, 8000, "the counter");
}

static void robust(void)
{
    mutex = make(shared(sizeof *mutex), PTHREAD_MUTEX_ROBUST, PTHREAD_PROCESS_SHARED);
    int child = fork();
    if (child == 0) {
        pthread_mutex_lock(mutex);
        _exit(0);
    }
    expect_end(child, 0, "the owner");
    expect_is(pthread_mutex_lock(mutex), EOWNERDEAD, "lock after the owner's end");
    expect_is(pthread_mutex_consistent(mutex), 0, "consistent");
    expect_is(pthread_mutex_unlock(mutex), 0, "unlock");
    expect_is(pthread_mutex_lock(mutex), 0, "lock");
}

static void *wake_second(void *unused)
{
    (void)unused;
    while (futex(&other, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0) != 1)
        sched_yield();
    return NULL;
}

static void several(void)
{
    word = 1, other = 2, third = 3;
    struct wait_entry entries[3] = {
        { 1, (uintptr_t)&word, 2, 0 }, { 2, (uintptr_t)&other, 2 | FUTEX_PRIVATE, 0 }, { 3, (uintptr_t)&third, 2, 0 },
    };
    pthread_t thread = start(wake_second, NULL);
    expect_is(wait_for_any(entries, 3, NULL), 1, "the index that was woken");
    finish(thread);
    struct timespec end = ahead(CLOCK_MONOTONIC, 20);
    expect_is(wait_for_any(entries, 3, &end), -ETIMEDOUT, "time");
    entries[2].value = 4;
    expect_is(wait_for_any(entries, 3, NULL), -EAGAIN, "another value");
    expect_is(futex(&word, FUTEX_WAKE, 9, NULL, NULL, 0), 0, "waiters that are left");
    entries[2].reserved = 1;
    expect_is(wait_for_any(entries, 3, NULL), -EINVAL, "a reserved field");
    entries[2].reserved = 0, entries[2].flags = 3;
    expect_is(wait_for_any(entries, 3, NULL), -EINVAL, "another size");
    expect_is(wait_for_any(entries, 0, NULL), -EINVAL, "none");
    expect_is(wait_for_any(entries, 129, NULL), -EINVAL, "too many");
    expect_is(wait_for_any((void *)8, 1, NULL), -EFAULT, "entries at 8");
}

static void *wait_shared(void *unused)
{
    struct timespec moment = { 0, 300000000 };
    (void)unused;
    note_blocking();
    step = 1;
    return (void *)futex(&word, FUTEX_WAIT, 0, &moment, NULL, 0);
}

static void keys(void)
{
    word = step = 0;
    pthread_t thread = start(wait_shared, NULL);
    wait_for_step(1);
    wait_until_blocked();
    expect_is(futex(&word, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0), 0, "woken by a private wake");
    expect_is(futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0), 1, "woken by a shared wake");
    expect_is(finish(thread), 0, "the wait");
    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    expect_is(futex((uint32_t *)page, FUTEX_WAKE, 1, NULL, NULL, 0), -EFAULT, "a shared wake in read-only private memory");
    expect_is(futex((uint32_t *)page, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0), 0, "a private wake there");
    munmap(page, 4096);
    expect_is(futex((uint32_t *)page, FUTEX_WAKE, 1, NULL, NULL, 0), -EFAULT, "a shared wake where nothing is");
    expect_is(futex((uint32_t *)page, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0), 0, "a private wake where nothing is");
    expect_is(futex((uint32_t *)0xffff800000000000, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0), -EFAULT, "a wake in the kernel's half");
}

void inheritance_items(void)
{
    item("T60 lock_pi, trylock_pi and unlock_pi of a free word, and what they refuse", free_word);
    item("T61 unlock_pi gives the mutex to who has waited longest", handed_over);
    item("T62 lock_pi and lock_pi2 end in time", timed);
    item("T63 lock_pi finds owners that wait in a circle", circle);
    item("T64 the end of an owner gives its mutex to a waiter, and says so", owner_ends);
    item("T65 wait_requeue_pi and cmp_requeue_pi", requeued);
    item("T66 PTHREAD_PRIO_INHERIT excludes", library);
    item("T67 a robust mutex with PTHREAD_PRIO_INHERIT: EOWNERDEAD", robust);
    item("T68 futex_waitv waits at several words", several);
    item("T69 private and shared operations on one word do not meet; EFAULT", keys);
}
