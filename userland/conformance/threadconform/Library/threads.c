/* Threads: making them, ending them, and what they share. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { few = 8, rounds = 2000, many = 1000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static long counter;

static void *count_up(void *unused)
{
    (void)unused;
    for (int i = 0; i < rounds; i++) {
        pthread_mutex_lock(&mutex);
        long seen = counter;
        if (i % 64 == 0)
            sched_yield();
        counter = seen + 1;
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void mutexes(void)
{
    pthread_t threads[few];
    for (int i = 0; i < few; i++)
        expect_is(pthread_create(&threads[i], NULL, count_up, NULL), 0, "pthread_create");
    for (int i = 0; i < few; i++)
        expect_is(pthread_join(threads[i], NULL), 0, "pthread_join");
    expect_is(counter, (long)few * rounds, "the count");
}

static int turn;

static void *take_turns(void *index)
{
    int own = (int)(intptr_t)index;
    for (int i = 0; i < 200; i++) {
        pthread_mutex_lock(&mutex);
        while (turn != own)
            pthread_cond_wait(&condition, &mutex);
        turn = (turn + 1) % few;
        counter++;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return index;
}

static void conditions(void)
{
    pthread_t threads[few];
    void *value;
    for (int i = 0; i < few; i++)
        pthread_create(&threads[i], NULL, take_turns, (void *)(intptr_t)i);
    for (int i = 0; i < few; i++) {
        pthread_join(threads[i], &value);
        expect_is((intptr_t)value, i, "the value that join gives");
    }
    expect_is(counter, few * 200, "the count of turns");
}

static void timed_wait(void)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += 20000000;
    if (end.tv_nsec >= 1000000000) {
        end.tv_nsec -= 1000000000;
        end.tv_sec++;
    }
    pthread_mutex_lock(&mutex);
    expect_is(pthread_cond_timedwait(&condition, &mutex, &end), ETIMEDOUT, "pthread_cond_timedwait");
    expect_is(pthread_mutex_unlock(&mutex), 0, "pthread_mutex_unlock");
    pthread_mutex_t checking;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&checking, &attributes);
    pthread_mutex_lock(&checking);
    expect_is(pthread_mutex_lock(&checking), EDEADLK, "locking twice");
}

static volatile int cleaned;

static void clean_up(void *value) { cleaned += (int)(intptr_t)value; }

static int ready[2];

static void *wait_for_cancel(void *unused)
{
    (void)unused;
    pthread_cleanup_push(clean_up, (void *)(intptr_t)5);
    write(ready[1], "x", 1);
    for (;;)
        pause();
    pthread_cleanup_pop(0);
    return NULL;
}

static void cancellation(void)
{
    pthread_t thread;
    void *value;
    char letter;
    pipe(ready);
    pthread_create(&thread, NULL, wait_for_cancel, NULL);
    read(ready[0], &letter, 1);
    expect_is(pthread_cancel(thread), 0, "pthread_cancel");
    pthread_join(thread, &value);
    expect(value == PTHREAD_CANCELED, "join gives PTHREAD_CANCELED");
    expect_is(cleaned, 5, "the sum of clean-up handlers");
}

static pthread_key_t key;
static volatile int destroyed;

static void destroy(void *value) { __sync_fetch_and_add(&destroyed, (int)(intptr_t)value); }

static void *use_key(void *value)
{
    pthread_setspecific(key, value);
    sched_yield();
    return (void *)(intptr_t)(pthread_getspecific(key) == value);
}

static void specific_data(void)
{
    pthread_t threads[few];
    void *value;
    pthread_key_create(&key, destroy);
    for (int i = 0; i < few; i++)
        pthread_create(&threads[i], NULL, use_key, (void *)(intptr_t)(i + 1));
    for (int i = 0; i < few; i++) {
        pthread_join(threads[i], &value);
        expect_is((intptr_t)value, 1, "whether a thread found its own value: it");
    }
    expect_is(destroyed, few * (few + 1) / 2, "the sum of destroyed values");
}

static sem_t done;

static void *post(void *unused)
{
    (void)unused;
    sem_post(&done);
    return NULL;
}

static void detached(void)
{
    pthread_t thread;
    pthread_attr_t attributes;
    sem_init(&done, 0, 0);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    for (int i = 0; i < 100; i++)
        expect_is(pthread_create(&thread, &attributes, post, NULL), 0, "pthread_create of a detached thread");
    for (int i = 0; i < 100; i++)
        while (sem_wait(&done) != 0)
            ;
}

static pthread_barrier_t barrier;

static void *meet(void *unused)
{
    (void)unused;
    pthread_barrier_wait(&barrier);
    __sync_fetch_and_add(&counter, 1);
    return NULL;
}

static void thousand(void)
{
    static pthread_t threads[many];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 16384);
    pthread_barrier_init(&barrier, NULL, many + 1);
    for (int i = 0; i < many; i++)
        if (!expect_is(pthread_create(&threads[i], &attributes, meet, NULL), 0, "pthread_create"))
            return;
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < many; i++)
        pthread_join(threads[i], NULL);
    expect_is(counter, many, "the count of threads that met");
}

static void *end_process(void *unused)
{
    (void)unused;
    _exit(9);
}


static void *linger(void *pipe_end)
{
    char letter;
    read((int)(intptr_t)pipe_end, &letter, 1);
    _exit(11);
}

static void exits(void)
{
    int status, ends[2];
    pthread_t thread;
    pid_t child = fork();
    if (child == 0) {
        pthread_create(&thread, NULL, end_process, NULL);
        for (;;)
            pause();
    }
    waitpid(child, &status, 0);
    expect_is(status, 9 << 8, "the status after exit_group by a thread");
    pipe(ends);
    child = fork();
    if (child == 0) {
        pthread_create(&thread, NULL, linger, (void *)(intptr_t)ends[0]);
        pthread_exit(NULL);
    }
    write(ends[1], "x", 1);
    waitpid(child, &status, 0);
    expect_is(status, 11 << 8, "the status after the first thread's exit and the second's exit_group");
}

static void *exec_from_thread(void *unused)
{
    (void)unused;
    char *arguments[] = { (char *)own_path, "--exit", "33", NULL };
    execv(own_path, arguments);
    _exit(1);
}

static void exec_any(void)
{
    int status;
    pthread_t thread;
    pipe(ready);
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 4; i++)
            pthread_create(&thread, NULL, wait_for_cancel, NULL);
        pthread_create(&thread, NULL, exec_from_thread, NULL);
        for (;;)
            pause();
    }
    waitpid(child, &status, 0);
    expect_is(status, 33 << 8, "the status of the program that a thread executed");
}

static volatile pthread_t taker;

static void on_signal(int signal)
{
    (void)signal;
    taker = pthread_self();
}

static void *take_signal(void *unused)
{
    sigset_t none;
    (void)unused;
    sigemptyset(&none);
    sem_post(&done);
    sigsuspend(&none);
    return NULL;
}

static void directed(void)
{
    pthread_t threads[3];
    sigset_t set;
    struct sigaction action = { .sa_handler = on_signal };
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    sem_init(&done, 0, 0);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, take_signal, NULL);
    for (int i = 0; i < 3; i++)
        sem_wait(&done);
    for (int i = 0; i < 3; i++) {
        taker = 0;
        pthread_kill(threads[i], SIGUSR1);
        pthread_join(threads[i], NULL);
        expect(taker == threads[i], "the signal ran in the thread that it was sent to");
    }
}

static pthread_mutex_t robust;

static void *die_with_lock(void *unused)
{
    pthread_mutex_lock(&robust);
    return unused;
}

static void robust_mutex(void)
{
    pthread_t thread;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &attributes);
    pthread_create(&thread, NULL, die_with_lock, NULL);
    pthread_join(thread, NULL);
    expect_is(pthread_mutex_lock(&robust), EOWNERDEAD, "locking what a dead thread held");
    expect_is(pthread_mutex_consistent(&robust), 0, "pthread_mutex_consistent");
    expect_is(pthread_mutex_unlock(&robust), 0, "unlocking it");
    expect_is(pthread_mutex_lock(&robust), 0, "locking it again");
}

static void *fork_from_thread(void *unused)
{
    int status;
    (void)unused;
    pid_t child = fork();
    if (child == 0)
        _exit(4);
    waitpid(child, &status, 0);
    return (void *)(intptr_t)status;
}

static void fork_in_thread(void)
{
    pthread_t thread;
    void *value;
    pthread_create(&thread, NULL, fork_from_thread, NULL);
    pthread_join(thread, &value);
    expect_is((intptr_t)value, 4 << 8, "the status of a thread's child");
}

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void *read_or_write(void *index)
{
    for (int i = 0; i < 200; i++) {
        if ((intptr_t)index % 4 == 0) {
            pthread_rwlock_wrlock(&lock);
            long seen = counter;
            sched_yield();
            counter = seen + 1;
        } else {
            pthread_rwlock_rdlock(&lock);
        }
        pthread_rwlock_unlock(&lock);
    }
    return NULL;
}

static void read_write_locks(void)
{
    pthread_t threads[few];
    for (int i = 0; i < few; i++)
        pthread_create(&threads[i], NULL, read_or_write, (void *)(intptr_t)i);
    for (int i = 0; i < few; i++)
        pthread_join(threads[i], NULL);
    expect_is(counter, 200 * few / 4, "the count of writes");
}

void thread_items(void)
{
    item("T1 mutexes exclude", mutexes);
    item("T2 condition variables hand over, and join gives the value", conditions);
    item("T3 timed waits end, error-checking mutexes check", timed_wait);
    item("T4 a thread is cancelled in a system call, and its clean-up runs", cancellation);
    item("T5 thread-specific data, and its destructors", specific_data);
    item("T6 detached threads", detached);
    item("T7 1,000 threads live at once and meet at a barrier", thousand);
    item("T8 exit_group by any thread; the first thread may go before the others", exits);
    item("T9 exec from any thread ends the others", exec_any);
    item("T10 a signal sent to a thread runs there", directed);
    item("T11 a robust mutex tells that its owner died", robust_mutex);
    item("T12 fork in a thread", fork_in_thread);
    item("T13 read-write locks", read_write_locks);
}
