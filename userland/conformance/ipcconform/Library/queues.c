/* POSIX message queues: mq_overview(7). */
#define _GNU_SOURCE
#include "queues.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>

int queue;
static char buffer[SIZE];

void make_queue(int flags, long messages, long size)
{
    struct mq_attr attributes = { .mq_maxmsg = messages, .mq_msgsize = size };
    unlink_queue(NAME);
    queue = open_queue(NAME, O_CREAT | O_EXCL | flags, 0600, &attributes);
    expect(queue >= 0, "mq_open");
}

void end_queue(void)
{
    expect_is(call(close(queue)), 0, "close");
    expect_is(unlink_queue(NAME), 0, "mq_unlink");
}

long put_text(const char *text, unsigned priority) { return call(mq_send(queue, text, strlen(text), priority)); }

void expect_text(const char *text, unsigned priority, const char *what)
{
    unsigned told = 99;
    long length = call(mq_receive(queue, buffer, SIZE, &told));
    expect_is(length, (long)strlen(text), what);
    expect(length < 0 || memcmp(buffer, text, length) == 0, what);
    expect_is(told, priority, what);
}

static void names(void)
{
    char longest[300];
    unlink_queue(NAME);
    expect_is(open_queue(NAME, O_RDWR, 0, NULL), -ENOENT, "no queue");
    expect_is(unlink_queue(NAME), -ENOENT, "mq_unlink of none");
    expect_is(open_queue("", O_RDWR | O_CREAT, 0600, NULL), -ENOENT, "no name");
    expect_is(open_queue(".", O_RDWR, 0, NULL), -EACCES, "a dot");
    expect_is(open_queue("..", O_RDWR, 0, NULL), -EACCES, "two dots");
    expect_is(open_queue("/" NAME, O_RDWR | O_CREAT, 0600, NULL), -EACCES, "a slash");
    expect_is(unlink_queue("a/b"), -EACCES, "a slash to mq_unlink");
    expect_is(open_queue(NULL, O_RDWR, 0, NULL), -EFAULT, "no address");
    memset(longest, 'n', sizeof longest);
    longest[256] = 0;
    expect_is(open_queue(longest, O_RDWR | O_CREAT, 0600, NULL), -ENAMETOOLONG, "256 bytes");
    longest[255] = 0;
    queue = open_queue(longest, O_RDWR | O_CREAT, 0600, NULL);
    expect(queue >= 0, "255 bytes");
    expect_is(unlink_queue(longest), 0, "mq_unlink of 255 bytes");
    make_queue(O_RDWR, 1, 1);
    expect_is(open_queue(NAME, O_CREAT | O_EXCL | O_RDWR, 0600, NULL), -EEXIST, "O_EXCL");
    expect_is(open_queue(NAME, 3, 0, NULL), -EINVAL, "access mode 3");
    expect_is(call(fcntl(queue, F_GETFD)), FD_CLOEXEC, "it is closed by exec");
    expect_is(call(fcntl(queue, F_GETFL)) & (O_ACCMODE | O_NONBLOCK | O_CREAT), O_RDWR, "its flags");
    end_queue();
    struct stat status;
    umask(027);
    queue = open_queue(NAME, O_CREAT | O_RDONLY, 0666, NULL);
    expect_is(call(fstat(queue, &status)), 0, "fstat");
    expect_is(status.st_mode, S_IFREG | 0640, "the mode");
    end_queue();
}

static long open_with(long messages, long size)
{
    struct mq_attr attributes = { .mq_flags = ~0L, .mq_maxmsg = messages, .mq_msgsize = size, .mq_curmsgs = 7 };
    long made = open_queue(NAME, O_CREAT | O_RDWR | O_NONBLOCK, 0600, &attributes);
    if (made >= 0) {
        mq_getattr(made, &attributes);
        expect_is(attributes.mq_maxmsg, messages, "messages");
        expect_is(attributes.mq_msgsize, size, "size");
        expect_is(attributes.mq_curmsgs, 0, "none waits");
        expect_is(attributes.mq_flags, O_NONBLOCK, "flags");
        close(made);
        unlink_queue(NAME);
    }
    return made < 0 ? made : 0;
}
static void bound_sizes(void)
{
    expect_is(open_with(11, 10), -EINVAL, "msg_max");
    expect_is(open_with(10, SIZE + 1), -EINVAL, "msgsize_max");
    expect_is(open_with(10, SIZE), 0, "the largest for all");
}
static void sizes(void)
{
    struct mq_attr told;
    unlink_queue(NAME);
    expect_is(open_with(0, 1), -EINVAL, "no messages");
    expect_is(open_with(1, 0), -EINVAL, "no size");
    expect_is(open_with(-1, 1), -EINVAL, "negative");
    expect_is(open_with(65537, 1), -EINVAL, "too many, even with CAP_SYS_RESOURCE");
    expect_is(open_with(1, (16 << 20) + 1), -EINVAL, "too large, even with CAP_SYS_RESOURCE");
    as_stranger(bound_sizes);
    expect_is(open_queue(NAME, O_CREAT | O_RDWR, 0600, 1), -EFAULT, "a bad address");
    queue = open_queue(NAME, O_CREAT | O_RDWR, 0600, NULL);
    expect_is(call(mq_getattr(queue, &told)), 0, "mq_getattr");
    expect(told.mq_maxmsg == MESSAGES && told.mq_msgsize == SIZE && told.mq_flags == 0, "the default");
    end_queue();
}

static void priorities(void)
{
    make_queue(O_RDWR, MESSAGES, SIZE);
    put_text("low", 0);
    put_text("first of five", 5);
    put_text("highest", 32767);
    put_text("second of five", 5);
    put_text("", 1);
    put_text("third of five", 5);
    expect_is(put_text("too high", 32768), -EINVAL, "MQ_PRIO_MAX");
    expect_text("highest", 32767, "the highest");
    expect_text("first of five", 5, "the first of equals");
    expect_text("second of five", 5, "the second of equals");
    put_text("fourth of five", 5);
    expect_text("third of five", 5, "the third of equals");
    expect_text("fourth of five", 5, "the last of equals");
    expect_text("", 1, "an empty message");
    expect_text("low", 0, "the lowest");
    end_queue();
}

static void errors(void)
{
    struct timespec never = { .tv_nsec = 1000000000 }, before = { .tv_sec = -1 };
    make_queue(O_RDWR | O_NONBLOCK, 2, 8);
    int reader = open_queue(NAME, O_RDONLY | O_NONBLOCK, 0, NULL), writer = open_queue(NAME, O_WRONLY | O_NONBLOCK, 0, NULL);
    expect_is(call(mq_receive(queue, buffer, 7, NULL)), -EMSGSIZE, "too little room");
    expect_is(call(mq_receive(queue, buffer, 8, NULL)), -EAGAIN, "an empty queue");
    expect_is(put_text("nine byte", 0), -EMSGSIZE, "too large");
    expect_is(call(mq_send(queue, (char *)8, 1, 0)), -EFAULT, "a bad address");
    expect_is(call(mq_send(reader, "x", 1, 0)), -EBADF, "sending by a reader");
    expect_is(call(mq_receive(writer, buffer, 8, NULL)), -EBADF, "receiving by a writer");
    expect_is(call(mq_send(0, "x", 1, 0)), -EBADF, "sending to no queue");
    expect_is(call(mq_receive(99, buffer, 8, NULL)), -EBADF, "a closed descriptor");
    expect_is(call(mq_timedsend(queue, "x", 1, 0, &never)), -EINVAL, "a bad time without a wait");
    expect_is(call(mq_timedreceive(queue, buffer, 8, NULL, &before)), -EINVAL, "a negative time");
    expect_is(call(mq_timedreceive(99, buffer, 8, NULL, (void *)1)), -EFAULT, "no time");
    expect_is(call(mq_send(writer, "a", 1, 0)), 0, "a writer");
    expect_is(put_text("b", 0), 0, "two are full");
    expect_is(put_text("c", 0), -EAGAIN, "a full queue");
    expect_is(call(mq_receive(reader, buffer, 100, NULL)), 1, "a reader, with room to spare");
    expect_is(call(mq_receive(queue, (char *)8, 8, NULL)), -EFAULT, "a bad address for a message");
    expect_is(call(mq_receive(queue, buffer, 8, NULL)), -EAGAIN, "which is lost");
    close(reader);
    close(writer);
    end_queue();
}

static struct timespec in_a_tenth(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += 100000000;
    return now.tv_nsec < 1000000000 ? now : (struct timespec){ now.tv_sec + 1, now.tv_nsec - 1000000000 };
}
static void caught(int signal) { (void)signal; }
static void interrupt_soon_for_good(void)
{
    struct sigaction action = { .sa_handler = caught };
    struct itimerval time = { { 0, 0 }, { 0, 100000 } };
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &time, NULL);
}
static void time_limits(void)
{
    struct timespec past = { .tv_sec = 1 }, soon = in_a_tenth(), late;
    make_queue(O_RDWR, 1, 8);
    expect_is(call(mq_timedreceive(queue, buffer, 8, NULL, &past)), -ETIMEDOUT, "a time that is over");
    expect_is(call(mq_timedreceive(queue, buffer, 8, NULL, &soon)), -ETIMEDOUT, "receiving");
    clock_gettime(CLOCK_REALTIME, &late);
    expect(late.tv_sec > soon.tv_sec || (late.tv_sec == soon.tv_sec && late.tv_nsec >= soon.tv_nsec), "it was waited for");
    expect_is(call(mq_timedsend(queue, "a", 1, 0, &past)), 0, "nobody waits for room that is there");
    soon = in_a_tenth();
    expect_is(call(mq_timedsend(queue, "b", 1, 0, &soon)), -ETIMEDOUT, "sending");
    interrupt_soon_for_good();
    expect_is(put_text("b", 0), -EINTR, "a signal to a sender");
    expect_text("a", 0, "the only message");
    interrupt_soon_for_good();
    expect_is(call(mq_receive(queue, buffer, 8, NULL)), -EINTR, "a signal to a receiver");
    end_queue();
}

static void send_late(void)
{
    usleep(250000);
    put_text("late", 3);
}
static void restarts(void)
{
    make_queue(O_RDWR, 1, 8);
    pid_t sender = child(send_late);
    interrupt_soon();
    expect_text("late", 3, "SA_RESTART");
    expect_end(sender, 0, "the sender");
    end_queue();
}

static int *order;
static void receive_one(void)
{
    char text[9] = "";
    mq_receive(queue, text, 8, NULL);
    order[atoi(text)] = getpid();
}
static void send_one(void) { expect_is(put_text("9", 7), 0, "a sender that waits"); }
static void sleepers(void)
{
    order = shared(4096);
    make_queue(O_RDWR, 2, 8);
    pid_t first = child(receive_one);
    until_state(first, 'S');
    pid_t second = child(receive_one);
    until_state(second, 'S');
    put_text("1", 0);
    put_text("2", 9);
    expect_end(first, 0, "the first receiver");
    expect_end(second, 0, "the second receiver");
    expect(order[1] == first && order[2] == second, "they are served as they came");
    put_text("3", 8);
    put_text("4", 6);
    pid_t sender = child(send_one);
    until_state(sender, 'S');
    expect_text("3", 8, "what came before the one that waits");
    expect_end(sender, 0, "the sender");
    expect_text("9", 7, "what it brought");
    expect_text("4", 6, "the last");
    end_queue();
}

static void attributes(void)
{
    struct mq_attr wanted = { .mq_flags = O_NONBLOCK, .mq_maxmsg = 99, .mq_msgsize = 99 }, told;
    make_queue(O_RDWR, 3, 8);
    int other = open_queue(NAME, O_RDONLY, 0, NULL);
    put_text("x", 0);
    expect_is(call(mq_setattr(queue, &wanted, &told)), 0, "mq_setattr");
    expect(told.mq_flags == 0 && told.mq_maxmsg == 3 && told.mq_msgsize == 8 && told.mq_curmsgs == 1, "what was before");
    expect_is(call(mq_getattr(queue, &told)), 0, "mq_getattr");
    expect(told.mq_flags == O_NONBLOCK && told.mq_maxmsg == 3 && told.mq_msgsize == 8, "O_NONBLOCK alone is set");
    expect_is(call(fcntl(queue, F_GETFL)), O_RDWR | O_NONBLOCK, "and F_GETFL tells it");
    expect_is(call(mq_getattr(other, &told)), 0, "mq_getattr of another descriptor");
    expect_is(told.mq_flags, 0, "which has flags of its own");
    wanted.mq_flags = O_NONBLOCK | 1;
    expect_is(call(mq_setattr(queue, &wanted, NULL)), -EINVAL, "another flag");
    expect_is(call(mq_getattr(0, &told)), -EBADF, "no queue");
    expect_is(call(syscall(SYS_mq_getsetattr, queue, 1, NULL)), -EFAULT, "a bad address");
    expect_is(call(syscall(SYS_mq_getsetattr, queue, NULL, NULL)), 0, "nothing");
    close(other);
    end_queue();
}

static void use_inherited(void)
{
    expect_text("to the child", 1, "a child receives");
    expect_is(put_text("to the parent", 2), 0, "a child sends");
}
static void life(void)
{
    make_queue(O_RDWR, MESSAGES, SIZE);
    int first = queue;
    put_text("to the child", 1);
    expect_is(unlink_queue(NAME), 0, "mq_unlink");
    expect_is(open_queue(NAME, O_RDWR, 0, NULL), -ENOENT, "the name is gone");
    in_child(use_inherited);
    expect_text("to the parent", 2, "the queue without a name");
    put_text("old", 0);
    make_queue(O_RDWR | O_NONBLOCK, MESSAGES, SIZE);
    expect_is(call(mq_receive(queue, buffer, SIZE, NULL)), -EAGAIN, "the new queue of the name is empty");
    put_text("kept", 4);
    close(queue);
    close(first);
    queue = open_queue(NAME, O_RDWR, 0, NULL);
    expect_text("kept", 4, "a queue outlives its descriptors");
    end_queue();
}

static void largest(void)
{
    make_queue(O_RDWR, 2, sizeof buffer);
    for (unsigned i = 0; i < sizeof buffer; i++)
        buffer[i] = i * 2654435761u >> 24;
    expect_is(call(mq_send(queue, buffer, sizeof buffer, 1)), 0, "as much as all may send");
    memset(buffer, 0, sizeof buffer);
    expect_is(call(mq_receive(queue, buffer, sizeof buffer, NULL)), sizeof buffer, "its length");
    unsigned wrong = 0;
    for (unsigned i = 0; i < sizeof buffer; i++)
        wrong += buffer[i] != (char)(i * 2654435761u >> 24);
    expect_is(wrong, 0, "wrong bytes");
    end_queue();
}

static void charged(void)
{
    struct rlimit limit = { 20000, 20000 };
    expect_is(call(setrlimit(RLIMIT_MSGQUEUE, &limit)), 0, "setrlimit");
    expect_is(open_with(10, SIZE), -EMFILE, "more than the limit");
    expect_is(open_with(10, 1904), 0, "the limit"); /* 10 * (1904 + 48) + 10 * 48 */
    expect_is(open_with(10, 1905), -EMFILE, "one byte a message more");
    make_queue(O_RDWR, 10, 1000);
    unlink_queue(NAME);
    expect_is(open_with(10, 1000), -EMFILE, "an open queue without a name counts");
    close(queue);
    expect_is(open_with(10, 1000), 0, "until it is closed");
}
static void too_many(void)
{
    char name[64];
    struct mq_attr attributes = { .mq_maxmsg = 1, .mq_msgsize = 1 };
    long error = 0;
    int made = 0;
    for (; made < 300 && error >= 0; made += error >= 0) {
        snprintf(name, sizeof name, NAME "-%d", made);
        error = open_queue(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
        if (error >= 0)
            close(error);
    }
    expect_is(error, -ENOSPC, "queues_max");
    while (made-- > 0) {
        snprintf(name, sizeof name, NAME "-%d", made);
        unlink_queue(name);
    }
}
static void limits(void)
{
    unlink_queue(NAME);
    as_stranger(charged);
    as_stranger(too_many);
}

static void look(void)
{
    expect_is(open_queue(NAME, O_RDONLY, 0, NULL), -EACCES, "reading");
    expect_is(open_queue(NAME, O_RDWR, 0, NULL), -EACCES, "both");
    long writer = open_queue(NAME, O_WRONLY | O_CREAT, 0600, NULL);
    expect(writer >= 0, "writing");
    expect_is(unlink_queue(NAME), -EPERM, "mq_unlink of another's");
}
static void rights(void)
{
    umask(0);
    unlink_queue(NAME);
    queue = open_queue(NAME, O_CREAT | O_RDWR, 0622, NULL);
    as_stranger(look);
    end_queue();
}

void queue_items(void)
{
    item("V4 mq_open: names, O_EXCL, mode", names);
    item("V4 mq_open: attributes and their bounds", sizes);
    item("V4 mq_send and mq_receive: priorities", priorities);
    item("V4 errors of mq_timedsend and mq_timedreceive", errors);
    item("V4 time-outs and signals", time_limits);
    item("V4 SA_RESTART", restarts);
    item("V4 those that wait: served as they came", sleepers);
    item("V4 mq_getattr and mq_setattr", attributes);
    item("V4 names and descriptors: a queue lives for either", life);
    item("V4 the largest message", largest);
    item("V4 RLIMIT_MSGQUEUE and queues_max", limits);
    item("V4 permissions", rights);
    notice_items();
    queue_file_items();
}
