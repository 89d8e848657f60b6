/* mq_notify(3): by signal, by thread, or not at all. */
#define _GNU_SOURCE
#include "queues.h"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

enum { VALUE = 0x1234567 };

static volatile sig_atomic_t signals;
static siginfo_t last;

static void note(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    last = *info;
    signals++;
}

static long ask(int kind, int number)
{
    struct sigevent wanted = { .sigev_notify = kind, .sigev_signo = number, .sigev_value.sival_int = VALUE };
    return call(mq_notify(queue, &wanted));
}

static void begin(void)
{
    struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };
    sigaction(SIGUSR1, &action, NULL);
    make_queue(O_RDWR, 4, 16);
}

static void send_it(void) { put_text("news", 1); }
static void by_signal(void)
{
    begin();
    expect_is(ask(SIGEV_SIGNAL, SIGUSR1), 0, "mq_notify");
    expect_is(ask(SIGEV_SIGNAL, SIGUSR1), -EBUSY, "the same process again");
    pid_t sender = child(send_it);
    expect_end(sender, 0, "the sender");
    expect_is(signals, 1, "signals");
    expect(last.si_signo == SIGUSR1 && last.si_code == SI_MESGQ && last.si_errno == 0, "what it is");
    expect(last.si_pid == sender && last.si_uid == getuid(), "who sent");
    expect_is(last.si_value.sival_int, VALUE, "the value");
    expect_text("news", 1, "the message");
    put_text("more", 1);
    expect_is(signals, 1, "it is told once");
    expect_is(ask(SIGEV_SIGNAL, SIGUSR1), 0, "mq_notify of a queue with a message");
    put_text("second", 1);
    expect_is(signals, 1, "the queue was not empty");
    expect_text("more", 1, "the first");
    expect_text("second", 1, "the second");
    put_text("third", 1);
    expect_is(signals, 2, "the queue was empty");
    end_queue();
}

static void receive_it(void) { expect_text("x", 0, "the receiver"); }
static void receiver_first(void)
{
    begin();
    ask(SIGEV_SIGNAL, SIGUSR1);
    pid_t receiver = child(receive_it);
    until_state(receiver, 'S');
    put_text("x", 0);
    expect_end(receiver, 0, "the receiver");
    expect_is(signals, 0, "who waits is served, and nobody told");
    put_text("y", 0);
    expect_is(signals, 1, "the next message");
    end_queue();
}

static void try_busy(void)
{
    expect_is(ask(SIGEV_NONE, 0), -EBUSY, "another process");
    expect_is(call(mq_notify(queue, NULL)), 0, "taking back what is another's");
    close(dup(queue));
    expect_is(ask(SIGEV_NONE, 0), -EBUSY, "which stays");
}
static void register_and_end(void) { expect_is(ask(SIGEV_NONE, 0), 0, "a child"); }
static void ends(void)
{
    begin();
    expect_is(ask(SIGEV_SIGNAL, SIGUSR1), 0, "mq_notify");
    in_child(try_busy);
    expect_is(call(mq_notify(queue, NULL)), 0, "taking it back");
    put_text("x", 0);
    expect_is(signals, 0, "then nothing is told");
    expect_is(ask(SIGEV_NONE, 0), 0, "SIGEV_NONE");
    expect_text("x", 0, "the message");
    put_text("y", 0);
    expect_is(ask(SIGEV_SIGNAL, SIGUSR1), 0, "SIGEV_NONE is over, too");
    close(dup(queue));
    expect_is(ask(SIGEV_SIGNAL, SIGUSR1), 0, "closing any descriptor of the process ends it");
    mq_notify(queue, NULL);
    in_child(register_and_end);
    expect_is(ask(SIGEV_SIGNAL, 0), 0, "so does the end of the process, and signal 0 is no error");
    end_queue();
}

static void notice_errors(void)
{
    begin();
    expect_is(ask(7, SIGUSR1), -EINVAL, "an unknown kind");
    expect_is(ask(SIGEV_SIGNAL, 65), -EINVAL, "an unknown signal");
    expect_is(ask(SIGEV_SIGNAL, -1), -EINVAL, "a negative signal");
    expect_is(call(syscall(SYS_mq_notify, queue, 1)), -EFAULT, "a bad address");
    struct sigevent none = { .sigev_notify = SIGEV_NONE };
    expect_is(call(mq_notify(0, &none)), -EBADF, "no queue");
    expect_is(call(mq_notify(0, NULL)), -EBADF, "no queue to take back from");
    struct sigevent wanted = { .sigev_notify = SIGEV_THREAD, .sigev_signo = queue, .sigev_value.sival_ptr = &none };
    expect_is(call(syscall(SYS_mq_notify, queue, &wanted)), -ENOTSOCK, "a cookie to no socket");
    wanted.sigev_signo = 99;
    expect_is(call(syscall(SYS_mq_notify, queue, &wanted)), -EBADF, "a cookie to nothing");
    wanted.sigev_signo = socket(AF_UNIX, SOCK_DGRAM, 0);
    expect_is(call(syscall(SYS_mq_notify, queue, &wanted)), -EINVAL, "a cookie to a socket of another kind");
    end_queue();
}

static void cookies(void)
{
    char sent[32] = "a cookie", got[40];
    begin();
    int place = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
    expect(place >= 0, "a netlink socket");
    struct sigevent wanted = { .sigev_notify = SIGEV_THREAD, .sigev_signo = place, .sigev_value.sival_ptr = sent };
    expect_is(call(syscall(SYS_mq_notify, queue, &wanted)), 0, "mq_notify");
    expect_is(call(recv(place, got, sizeof got, MSG_DONTWAIT)), -EAGAIN, "nothing yet");
    put_text("x", 0);
    expect_is(call(recv(place, got, sizeof got, 0)), 32, "the cookie");
    expect(memcmp(sent, got, 31) == 0 && got[31] == 1, "it is ours, and tells of a message");
    wanted.sigev_value.sival_ptr = sent;
    expect_is(call(syscall(SYS_mq_notify, queue, &wanted)), 0, "mq_notify again");
    expect_is(call(mq_notify(queue, NULL)), 0, "taking it back");
    expect_is(call(recv(place, got, sizeof got, 0)), 32, "the cookie again");
    expect_is(got[31], 2, "it tells that it was taken back");
    end_queue();
}

static volatile int told;
static void in_thread(union sigval value) { __atomic_store_n(&told, value.sival_int, __ATOMIC_SEQ_CST); }
static void by_thread(void)
{
    begin();
    struct sigevent wanted = { .sigev_notify = SIGEV_THREAD, .sigev_notify_function = in_thread, .sigev_value.sival_int = VALUE };
    expect_is(call(mq_notify(queue, &wanted)), 0, "mq_notify");
    put_text("x", 0);
    while (__atomic_load_n(&told, __ATOMIC_SEQ_CST) == 0)
        usleep(1000);
    expect_is(told, VALUE, "the C library's thread has run");
    end_queue();
}

void notice_items(void)
{
    item("V4 mq_notify: SIGEV_SIGNAL, once, and for an empty queue alone", by_signal);
    item("V4 mq_notify: who waits for a message comes first", receiver_first);
    item("V4 mq_notify: EBUSY, and what ends it", ends);
    item("V4 mq_notify: errors", notice_errors);
    item("V4 mq_notify: cookies", cookies);
    item("V4 mq_notify: SIGEV_THREAD by the C library", by_thread);
}
