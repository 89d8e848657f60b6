/* Signals and threads. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static sem_t ready;
static volatile int taken;
static pthread_t taker;

static void on_signal(int signal)
{
    taken = signal;
    taker = pthread_self();
}

static void catch(int signal)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigaction(signal, &action, NULL);
}

static sigset_t only(int signal)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    return set;
}

static void *wait_open(void *unused)
{
    sigset_t set = only(SIGUSR1);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    sem_post(&ready);
    while (!taken)
        usleep(1000);
    return unused;
}

static void to_process(void)
{
    sigset_t set = only(SIGUSR1);
    sem_init(&ready, 0, 0);
    catch(SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_t thread = start(wait_open, NULL);
    while (sem_wait(&ready) != 0)
        ;
    kill(getpid(), SIGUSR1);
    finish(thread);
    expect(taker == thread, "the thread that does not block it took it");
}

static void *wait_for_signal(void *unused)
{
    int signal = 0;
    sigset_t set = only(SIGUSR2);
    (void)unused;
    sem_post(&ready);
    int error = sigwait(&set, &signal);
    return (void *)(intptr_t)(error == 0 ? signal : -error);
}

static void with_sigwait(void)
{
    sigset_t set = only(SIGUSR2);
    sem_init(&ready, 0, 0);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_t thread = start(wait_for_signal, NULL);
    while (sem_wait(&ready) != 0)
        ;
    kill(getpid(), SIGUSR2);
    expect_is(finish(thread), SIGUSR2, "what sigwait took");
}

static void *tell_mask(void *unused)
{
    sigset_t set;
    (void)unused;
    pthread_sigmask(SIG_BLOCK, NULL, &set);
    return (void *)(intptr_t)(sigismember(&set, SIGUSR1) + 2 * sigismember(&set, SIGUSR2));
}

static void masks(void)
{
    sigset_t set = only(SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    expect_is(finish(start(tell_mask, NULL)), 1, "the mask that a thread starts with");
    sigset_t pending;
    raise(SIGUSR1);
    sigpending(&pending);
    expect_is(sigismember(&pending, SIGUSR1), 1, "what raise sent is pending: it");
}

static void *sleep_long(void *unused)
{
    struct timespec time = { 60, 0 }, left = { 0, 0 };
    (void)unused;
    sem_post(&ready);
    int result = nanosleep(&time, &left);
    return (void *)(intptr_t)(result == -1 && errno == EINTR && left.tv_sec > 0);
}

static void killed(void)
{
    sem_init(&ready, 0, 0);
    catch(SIGUSR1);
    pthread_t thread = start(sleep_long, NULL);
    while (sem_wait(&ready) != 0)
        ;
    expect_is(pthread_kill(thread, 0), 0, "pthread_kill with 0");
    expect_is(pthread_kill(thread, 1000), EINVAL, "pthread_kill with 1000");

    /* It may be on its way into the call still. */
    while (pthread_tryjoin_np(thread, NULL) != 0) {
        pthread_kill(thread, SIGUSR1);
        usleep(1000);
    }
    expect_is(taken, SIGUSR1, "the signal");
    expect(taker == thread, "the thread that took it");
}

static void *fault(void *unused)
{
    (void)unused;
    *(volatile int *)0x10 = 1;
    return NULL;
}

static void fatal(void)
{
    struct rlimit no_core = { 0, 0 };
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &no_core);
        finish(start(fault, NULL));
        _exit(0);
    }
    expect_end(child, SIGSEGV, "the status of a process with a thread that faults");
}

static void notify(union sigval value) { taken = value.sival_int; }

static void timer_thread(void)
{
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_THREAD, .sigev_notify_function = notify, .sigev_value.sival_int = 77 };
    struct itimerspec time = { .it_value.tv_nsec = 5000000 };
    expect_is(timer_create(CLOCK_MONOTONIC, &event, &timer), 0, "timer_create");
    expect_is(timer_settime(timer, 0, &time, NULL), 0, "timer_settime");
    while (!taken)
        usleep(1000);
    expect_is(taken, 77, "the value");
    timer_delete(timer);
}

void thread_signal_items(void)
{
    item("T32 a signal to the process is taken by a thread that does not block it", to_process);
    item("T33 sigwait in a thread", with_sigwait);
    item("T34 threads start with their maker's mask; raise sends to the thread", masks);
    item("T35 pthread_kill interrupts that thread's sleep; EINVAL", killed);
    item("T36 a fault of one thread ends the process", fatal);
    item("T37 a timer with SIGEV_THREAD", timer_thread);
}
