/*
 * System calls over how much there is of what they work on: at two sizes each, so that a curve that grows is seen.
 * Prints a line for each: name, size, ticks of the fastest of some runs. Counted instructions, where the machine counts.
 */
#define _GNU_SOURCE
#include "measure.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { runs = 15, warm_up = 2, page = 4096, wake_private = 1 | 128 };

static char buffer[1 << 16];
static char directory[] = "/tmp/forkbench.XXXXXX";
static int ends[2], count;

static long check(long result, const char *what)
{
    if (result < 0)
        stop(what);
    return result;
}

/* What a row needs n of. */

static void nothing(int n)
{
    (void)n;
}

static void sleeping_children(int n)
{
    for (int i = 0; i < n; i++)
        if (check(fork(), "fork") == 0) {
            pause();
            _exit(0);
        }
}

static void regions(int n)
{
    char *start = mmap(NULL, (size_t)2 * n * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < n; i++)
        check(mprotect(start + (size_t)2 * i * page, page, PROT_READ | PROT_WRITE), "mprotect");
}

static void descriptors(int n)
{
    struct rlimit many = { 20000, 20000 };
    check(setrlimit(RLIMIT_NOFILE, &many), "setrlimit");
    check(pipe(ends), "pipe");
    for (int i = 0; i < n; i++)
        check(dup(ends[0]), "dup");
    count = n;
}

static void files(int n)
{
    char name[32];
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "file%d", i);
        close(check(open(name, O_CREAT | O_WRONLY, 0600), name));
    }
}

static void *sleep_for_ever(void *unused)
{
    pause();
    return unused;
}

static void threads(int n)
{
    pthread_attr_t small;
    pthread_t thread;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 4 * page);
    for (int i = 0; i < n; i++)
        if (pthread_create(&thread, &small, sleep_for_ever, NULL) != 0)
            stop("pthread_create");
}

static struct flock lock = { .l_whence = SEEK_SET, .l_len = 1 };

static void record_locks(int n)
{
    ends[0] = check(open("locked", O_CREAT | O_RDWR, 0600), "open");
    lock.l_type = F_WRLCK;
    for (int i = 1; i <= n; i++) {
        lock.l_start = 2 * i;
        check(fcntl(ends[0], F_SETLK, &lock), "F_SETLK");
    }
    lock.l_start = 0;
}

static void watched_pipes(int n)
{
    struct epoll_event event = { .events = EPOLLIN };
    int poller = epoll_create1(0), other[2], first[2] = { 0 };
    descriptors(0);
    for (int i = 0; i < n; i++) {
        check(pipe(other), "pipe");
        check(epoll_ctl(poller, EPOLL_CTL_ADD, other[0], &event), "epoll_ctl");
        if (i == 0)
            memcpy(first, other, sizeof first);
    }
    memcpy(ends, first, sizeof ends);
    count = poller;
}

static void blocked_readers(int n)
{
    check(pipe(ends), "pipe");
    for (int i = 0; i < n; i++)
        if (check(fork(), "fork") == 0) {
            while (read(ends[0], buffer, 1) > 0)
                ;
            _exit(0);
        }
    for (int i = 0; i < n; i++) /* Each goes to its read, and has its buffer's page. */
        sched_yield();
    for (int i = 0; i < n; i++) {
        check(write(ends[1], "a", 1), "write");
        sched_yield();
    }
}

static void queued_signals(int n)
{
    sigset_t blocked;
    union sigval value = { 0 };
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    for (int i = 0; i < n; i++)
        check(sigqueue(getpid(), SIGRTMIN, value), "sigqueue");
}

static void timers(int n)
{
    timer_t timer;
    struct sigevent silent = { .sigev_notify = SIGEV_NONE };
    for (int i = 0; i < n; i++)
        check(timer_create(CLOCK_MONOTONIC, &silent, &timer), "timer_create");
}

static void stream(int bytes)
{
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    count = bytes;
}

static void shared_file(int bytes)
{
    ends[0] = check(open("data", O_CREAT | O_RDWR, 0600), "open");
    check(write(ends[0], buffer, bytes), "write");
    count = bytes;
}

static void handle(int signal)
{
    (void)signal;
}

static void handler(int n)
{
    (void)n;
    signal(SIGUSR1, handle);
}

/* What is measured. */

static void ask_priority(void)
{
    check(getpriority(PRIO_USER, 0) + 20, "getpriority");
}

static void make_child_and_wait(void)
{
    pid_t child = check(vfork(), "vfork");
    if (child == 0)
        _exit(0);
    check(waitpid(child, NULL, 0), "waitpid");
}

static void map_and_unmap(void)
{
    munmap(mmap(NULL, 16 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 16 * page);
}

static void read_maps(void)
{
    int file = check(open("/proc/self/maps", O_RDONLY), "maps");
    while (read(file, buffer, sizeof buffer) > 0)
        ;
    close(file);
}

static void open_and_close(void)
{
    close(check(open("/dev/null", O_RDONLY), "open"));
}

static void fork_and_wait(void)
{
    pid_t child = check(fork(), "fork");
    if (child == 0)
        _exit(0);
    check(waitpid(child, NULL, 0), "waitpid");
}

static void make_and_unlink(void)
{
    close(check(open("another", O_CREAT | O_WRONLY, 0600), "open"));
    check(unlink("another"), "unlink");
}

static void list(void)
{
    DIR *listing = opendir(".");
    while (readdir(listing) != NULL)
        ;
    closedir(listing);
}

static void *end_at_once(void *unused)
{
    return unused;
}

static void make_thread(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, end_at_once, NULL) != 0)
        stop("pthread_create");
    pthread_join(thread, NULL);
}

static void lock_and_unlock(void)
{
    lock.l_type = F_WRLCK;
    check(fcntl(ends[0], F_SETLK, &lock), "F_SETLK");
    lock.l_type = F_UNLCK;
    check(fcntl(ends[0], F_SETLK, &lock), "F_SETLK");
}

static void poll_all(void)
{
    static struct pollfd entries[1000];
    for (int i = 0; i < count; i++)
        entries[i] = (struct pollfd) { ends[1] + 1 + i, POLLIN, 0 };
    check(poll(entries, count, 0), "poll");
}

static void wait_for_one(void)
{
    struct epoll_event event;
    check(write(ends[1], "a", 1), "write");
    check(epoll_wait(count, &event, 1, -1), "epoll_wait");
    check(read(ends[0], buffer, 1), "read");
}

static void write_byte(void)
{
    check(write(ends[1], "a", 1), "write");
}

static void queue_and_take(void)
{
    sigset_t taken;
    union sigval value = { 0 };
    sigemptyset(&taken);
    sigaddset(&taken, SIGRTMIN);
    check(sigqueue(getpid(), SIGRTMIN, value), "sigqueue");
    check(sigtimedwait(&taken, NULL, NULL), "sigtimedwait");
}

static void make_timer(void)
{
    timer_t timer;
    struct sigevent silent = { .sigev_notify = SIGEV_NONE };
    check(timer_create(CLOCK_MONOTONIC, &silent, &timer), "timer_create");
    timer_delete(timer);
}

static void send_and_receive(void)
{
    check(write(ends[1], buffer, count), "write");
    for (int left = count; left > 0; left -= check(read(ends[0], buffer, left), "read"))
        ;
}

static void read_file(void)
{
    check(pread(ends[0], buffer, count, 0), "pread");
}

static void raise_signal(void)
{
    raise(SIGUSR1);
}

static void read_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
}

static void ask_names(void)
{
    struct utsname names;
    uname(&names);
}

static void wake_nobody(void)
{
    static int word;
    check(syscall(SYS_futex, &word, wake_private, 1, NULL, NULL, 0), "futex");
}

static const struct {
    const char *name;
    void (*prepare)(int n);
    void (*act)(void);
    int sizes[2];
} rows[] = {
    { "getpriority of a user; processes", sleeping_children, ask_priority, { 10, 1000 } },
    { "vfork and waitpid; other children", sleeping_children, make_child_and_wait, { 10, 1000 } },
    { "mmap and munmap; regions", regions, map_and_unmap, { 10, 10000 } },
    { "/proc/self/maps; regions", regions, read_maps, { 10, 1000 } },
    { "open and close; descriptors", descriptors, open_and_close, { 10, 10000 } },
    { "fork and waitpid; descriptors", descriptors, fork_and_wait, { 10, 1000 } },
    { "open and unlink; files beside", files, make_and_unlink, { 10, 10000 } },
    { "readdir; files", files, list, { 10, 1000 } },
    { "pthread_create and join; threads", threads, make_thread, { 10, 1000 } },
    { "F_SETLK twice; locks", record_locks, lock_and_unlock, { 10, 1000 } },
    { "poll; idle pipes", descriptors, poll_all, { 10, 1000 } },
    { "epoll_wait for one; pipes", watched_pipes, wait_for_one, { 10, 2000 } },
    { "write to a pipe; blocked readers", blocked_readers, write_byte, { 50, 300 } },
    { "sigqueue and sigtimedwait; queued signals", queued_signals, queue_and_take, { 1, 1000 } },
    { "timer_create and delete; timers", timers, make_timer, { 1, 1000 } },
    { "unix stream; bytes", stream, send_and_receive, { 1024, 65536 } },
    { "pread; bytes", shared_file, read_file, { 1024, 65536 } },
    { "futex wake; threads that sleep", threads, wake_nobody, { 1, 1000 } },
    { "raise; a handler", handler, raise_signal, { 1 } },
    { "clock_gettime", nothing, read_clock, { 1 } },
    { "uname", nothing, ask_names, { 1 } },
};

/* In a process of its own: what was prepared goes with it. */
static void measure(unsigned row, int size)
{
    uint64_t best = UINT64_MAX;
    rows[row].prepare(size);
    for (int i = 0; i < warm_up + runs; i++) {
        uint64_t start = ticks();
        rows[row].act();
        uint64_t taken = ticks() - start;
        if (i >= warm_up && taken < best)
            best = taken;
        sched_yield(); /* Who was woken goes back to sleep. */
    }
    printf("%s,%d,%llu\n", rows[row].name, size, (unsigned long long)best);
    fflush(stdout);
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    _exit(0);
}

static void empty_directory(void)
{
    DIR *listing = opendir(".");
    struct dirent *entry;
    while ((entry = readdir(listing)) != NULL)
        if (entry->d_name[0] != '.')
            check(unlink(entry->d_name), entry->d_name);
    closedir(listing);
}

int main(void)
{
    int status;
    check(chdir(mkdtemp(directory)), "mkdtemp");
    puts("name,size,ticks");
    fflush(stdout);
    for (unsigned row = 0; row < sizeof rows / sizeof *rows; row++)
        for (int i = 0; i < 2 && rows[row].sizes[i] != 0; i++) {
            pid_t child = check(fork(), "fork");
            if (child == 0) {
                setpgid(0, 0);
                measure(row, rows[row].sizes[i]);
            }
            if (waitpid(child, &status, 0) != child || status != 0) {
                fprintf(stderr, "forkbench-calls: %s ended with status %d\n", rows[row].name, status);
                return 1;
            }
            empty_directory();
        }
    check(chdir("/"), "/");
    check(rmdir(directory), directory);
    return 0;
}
