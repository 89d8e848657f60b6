/* A call keeps its file, whatever other threads do to the descriptor while it sleeps. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int descriptor;
static char bytes[1 << 18];

#define BLOCKED_IN(name, call) \
    static void *name(void *unused) \
    { \
        (void)unused; \
        note_blocking(); \
        long result = call; \
        return (void *)(result < 0 ? -(long)errno : result); \
    }

BLOCKED_IN(in_read, read(descriptor, bytes, 100))
BLOCKED_IN(in_receive, recv(descriptor, bytes, 100, 0))
BLOCKED_IN(in_write, write(descriptor, bytes, sizeof bytes))
BLOCKED_IN(in_send, send(descriptor, bytes, sizeof bytes, 0))
BLOCKED_IN(in_accept, accept(descriptor, NULL, NULL))
BLOCKED_IN(in_lock, flock(descriptor, LOCK_EX))

static pthread_t block(void *(*call)(void *), int file)
{
    descriptor = file;
    pthread_t thread = start(call, NULL);
    wait_until_blocked();
    return thread;
}

static void read_after_close(const char *what, void *(*call)(void *), int file, int other)
{
    pthread_t thread = block(call, file);
    expect_is(close(file), 0, "close");
    expect_is(write(other, "abc\n", 4), 4, what);
    expect_is(finish(thread), 4, what);
    close(other);
}

static void readers(void)
{
    int ends[2];
    pipe(ends);
    read_after_close("pipe: bytes", in_read, ends[0], ends[1]);
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    read_after_close("stream: bytes", in_read, ends[0], ends[1]);
    socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
    read_after_close("datagram: bytes", in_receive, ends[0], ends[1]);
    socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends);
    read_after_close("packet: bytes", in_receive, ends[0], ends[1]);
    openpty(&ends[0], &ends[1], NULL, NULL, NULL);
    read_after_close("terminal: bytes", in_read, ends[1], ends[0]);
}

static void counters(void)
{
    int file = eventfd(0, 0), other = dup(file);
    unsigned long long one = 1;
    pthread_t thread = block(in_read, file);
    close(file);
    expect_is(write(other, &one, sizeof one), sizeof one, "eventfd: bytes written");
    expect_is(finish(thread), sizeof one, "eventfd: bytes read");

    struct itimerspec soon = { { 0, 0 }, { 0, 200000000 } };
    file = timerfd_create(CLOCK_MONOTONIC, 0);
    thread = block(in_read, file);
    timerfd_settime(file, 0, &soon, NULL);
    close(file);
    expect_is(finish(thread), 8, "timerfd: bytes read");
}

static void write_after_close(const char *what, void *(*call)(void *), int file, int other)
{
    static char sink[1 << 16];
    pthread_t thread = block(call, file);
    close(file);
    long total = 0, part;
    while ((part = read(other, sink, sizeof sink)) > 0)
        total += part;
    expect_is(finish(thread), sizeof bytes, what);
    expect_is(total, sizeof bytes, what);
    close(other);
}

static void writers(void)
{
    int ends[2];
    pipe(ends);
    write_after_close("pipe: bytes", in_write, ends[1], ends[0]);
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    write_after_close("stream: bytes", in_send, ends[1], ends[0]);
}

static void replaced(void)
{
    int first[2], second[2];
    char letter = 0;
    pipe(first);
    pipe(second);
    write(second[1], "z", 1);
    pthread_t thread = block(in_read, first[0]);
    dup2(second[0], first[0]);
    write(first[1], "abc", 3);
    expect_is(finish(thread), 3, "bytes of the old file");
    expect_is(read(first[0], &letter, 1), 1, "bytes of the new file");
    expect_is(letter, 'z', "the new file's byte");
}

static struct epoll_event event;

BLOCKED_IN(in_epoll_wait, epoll_wait(descriptor, &event, 1, -1))

static void *in_poll(void *unused)
{
    struct pollfd entry = { descriptor, POLLIN, 0 };
    (void)unused;
    note_blocking();
    long result = poll(&entry, 1, -1);
    return (void *)(result * 1000 + entry.revents);
}

/* A close wakes nobody who polls, on Linux either: it is seen at the next wake-up, and the search for lost wake-ups bears it. */
static void let_ticks_pass(void)
{
    usleep(50000);
}

static void watchers(void)
{
    int ends[2], poller = epoll_create1(0);
    struct epoll_event wanted = { .events = EPOLLIN };
    pipe(ends);
    epoll_ctl(poller, EPOLL_CTL_ADD, ends[0], &wanted);
    pthread_t thread = block(in_epoll_wait, poller);
    close(poller);
    write(ends[1], "a", 1);
    expect_is(finish(thread), 1, "events of a closed epoll");

    read(ends[0], bytes, 1);
    thread = block(in_poll, ends[0]);
    close(ends[0]);
    let_ticks_pass();
    expect_is(write(ends[1], "a", 1), 1, "bytes into a pipe whose reader polls");
    expect_is(finish(thread), 1000 + POLLNVAL, "what poll says");
}

static void *in_select(void *unused)
{
    fd_set reads, writes;
    FD_ZERO(&reads);
    FD_ZERO(&writes);
    FD_SET(descriptor, &reads);
    FD_SET(descriptor, &writes);
    (void)unused;
    note_blocking();
    return (void *)(long)select(descriptor + 1, &reads, &writes, NULL, NULL);
}

/* Ready in each set that asks, so that whoever looks gets EBADF. */
static void selected(void)
{
    int ends[2];
    pipe(ends);
    pthread_t thread = block(in_select, ends[0]);
    close(ends[0]);
    let_ticks_pass();
    write(ends[1], "a", 1);
    expect_is(finish(thread), 2, "what select says");
    expect_is((long)in_select(NULL), -1, "select of a closed descriptor");
}

static void listeners(void)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/tmp/threadconform.socket" };
    unlink(name.sun_path);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);
    bind(listener, (struct sockaddr *)&name, sizeof name);
    listen(listener, 3);
    pthread_t thread = block(in_accept, listener);
    close(listener);
    expect_is(connect(client, (struct sockaddr *)&name, sizeof name), 0, "connect");
    expect(finish(thread) > 2, "accept gives a descriptor");
    unlink(name.sun_path);
}

static void locks(void)
{
    const char *path = "/tmp/threadconform.lock";
    int holder = open(path, O_RDWR | O_CREAT, 0600), waiter = open(path, O_RDWR);
    flock(holder, LOCK_EX);
    pthread_t thread = block(in_lock, waiter);
    close(waiter);
    flock(holder, LOCK_UN);
    expect_is(finish(thread), 0, "flock");
    expect_is(flock(holder, LOCK_EX | LOCK_NB), 0, "flock after the waiter's file is gone");
    unlink(path);
}

static struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

BLOCKED_IN(in_record_lock, fcntl(descriptor, F_SETLKW, &whole))

static void record_locks(void)
{
    const char *path = "/tmp/threadconform.record";
    int ready[2], end[2], file = open(path, O_RDWR | O_CREAT, 0600);
    char letter;
    pipe(ready);
    pipe(end);
    int holder = fork();
    if (holder == 0) {
        expect_is(fcntl(file, F_SETLK, &whole), 0, "the holder's lock");
        write(ready[1], "a", 1);
        read(end[0], &letter, 1);
        _exit(0);
    }
    read(ready[0], &letter, 1);
    pthread_t thread = block(in_record_lock, file);
    close(file);
    write(end[1], "a", 1);
    expect_is(finish(thread), -EBADF, "fcntl");
    expect_end(holder, 0, "the holder");
    int other = fork();
    if (other == 0) {
        expect_is(fcntl(open(path, O_RDWR), F_SETLK, &whole), 0, "a lock after that");
        _exit(0);
    }
    expect_end(other, 0, "the other process");
    unlink(path);
}

static pthread_barrier_t together;

static void *read_a_byte(void *unused)
{
    char letter;
    (void)unused;
    pthread_barrier_wait(&together);
    long result = read(descriptor, &letter, 1);
    return (void *)(result < 0 ? -(long)errno : result);
}

/* Each reader gets the byte, the end of the pipe, or a descriptor that is closed: nobody is stuck, nothing is got twice. */
static void crowds(void)
{
    enum { readers = 4, rounds = 100 };
    pthread_barrier_init(&together, NULL, readers + 1);
    for (int round = 0; round < rounds; round++) {
        int ends[2], got = 0;
        pthread_t threads[readers];
        pipe(ends);
        descriptor = ends[0];
        for (int i = 0; i < readers; i++)
            threads[i] = start(read_a_byte, NULL);
        pthread_barrier_wait(&together);
        for (int i = 0; i < round % 5; i++)
            sched_yield();
        close(ends[0]);
        write(ends[1], "a", 1);
        close(ends[1]);
        for (int i = 0; i < readers; i++) {
            long result = finish(threads[i]);
            expect(result == 1 || result == 0 || result == -EBADF, "a reader's result");
            got += result == 1;
        }
        expect(got <= 1, "one byte is read once");
    }
}

enum { sleepers = 30 };

/* Children that wait for a byte each; they leave the writer's end alone. */
static void start_readers(const int *ends, pid_t *children, int (*take)(int file))
{
    for (int i = 0; i < sleepers; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(ends[1]);
            _exit(take(ends[0]));
        }
    }
    for (int i = 0; i < sleepers; i++)
        wait_until_asleep(children[i]);
}

static int take_byte(int file)
{
    char letter;
    return read(file, &letter, 1) == 1 ? 7 : 0;
}

static int take_connection(int file)
{
    return accept(file, NULL, NULL) >= 0 ? 7 : 0;
}

static int count_sevens(const pid_t *children)
{
    int sevens = 0;
    for (int i = 0; i < sleepers; i++) {
        int status;
        waitpid(children[i], &status, 0);
        sevens += WIFEXITED(status) && WEXITSTATUS(status) == 7;
    }
    return sevens;
}

/* One reader hears of a write: it must wake the next for what it leaves, and for what it does not live to take. */
static void one_by_one(void)
{
    pid_t children[sleepers];
    int ends[2];
    for (int round = 0; round < 3; round++) {
        pipe(ends);
        start_readers(ends, children, take_byte);
        if (round == 0)
            write(ends[1], bytes, sleepers);
        for (int i = 0; round == 1 && i < sleepers; i++)
            write(ends[1], bytes, 1);
        for (int i = 0; round == 2 && i < sleepers / 2; i++) {
            write(ends[1], bytes, 1);
            kill(children[i], SIGKILL);
        }
        close(ends[1]);
        int sevens = count_sevens(children);
        expect(round < 2 ? sevens == sleepers : sevens <= sleepers / 2, "readers that got a byte");
        close(ends[0]);
    }
}

static void connection_by_connection(void)
{
    pid_t children[sleepers];
    struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/tmp/threadconform.acceptors" };
    unlink(name.sun_path);
    int ends[] = { socket(AF_UNIX, SOCK_STREAM, 0), -1 }, client;
    bind(ends[0], (struct sockaddr *)&name, sizeof name);
    listen(ends[0], sleepers);
    start_readers(ends, children, take_connection);
    for (int i = 0; i < sleepers - 5; i++) {
        client = socket(AF_UNIX, SOCK_STREAM, 0);
        expect_is(connect(client, (struct sockaddr *)&name, sizeof name), 0, "connect");
    }
    shutdown(ends[0], SHUT_RDWR);
    int sevens = count_sevens(children);
    expect(sevens <= sleepers - 5, "acceptors that got a connection");
    unlink(name.sun_path);
}

void file_items(void)
{
    signal(SIGPIPE, SIG_IGN);
    item("T40 a blocked read keeps its file when another thread closes the descriptor", readers);
    item("T41 so does one of an eventfd and a timerfd", counters);
    item("T42 and a blocked write, to its last byte", writers);
    item("T43 dup2 over the descriptor leaves the call its old file", replaced);
    item("T44 epoll_wait goes on when its epoll is closed; poll says POLLNVAL when it wakes", watchers);
    item("T45 accept goes on when its socket is closed", listeners);
    item("T46 flock takes the lock, and its end gives it back", locks);
    item("T47 select says that a closed descriptor is ready", selected);
    item("T48 a record lock that comes after its descriptor is closed is given up: EBADF", record_locks);
    item("T49 four readers and one who closes, a hundred times", crowds);
    item("T85 of thirty readers that sleep each gets its byte, though one is woken at a time, and some are killed", one_by_one);
    item("T86 thirty acceptors, and a shutdown that ends those that got no connection", connection_by_connection);
}
