/* Timers and what descriptors of events tell: timerfd, signalfd, pidfd, setitimer, adjtimex. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <unistd.h>

enum { somebody = 54321 };

/* What /proc/self/fdinfo tells of a descriptor after a word, up to the end of the line. */
static void expect_told(int descriptor, const char *word, const char *expected)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", descriptor);
    int file = open(path, O_RDONLY);
    long length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    char *found = strstr(text, word);
    if (!expect(found != NULL, word))
        return;
    found += strlen(word);
    found[strcspn(found, "\n")] = 0;
    expect(strcmp(found, expected) == 0, word);
}

static int signal_file(int signal)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_NONBLOCK);
}

static void described(void)
{
    int timer = timerfd_create(CLOCK_REALTIME, 0);
    expect_told(timer, "clockid: ", "0");
    expect_told(timer, "ticks: ", "0");
    expect_told(timer, "settime flags: ", "00");
    struct itimerspec far = { .it_value = { 4000000000, 0 }, .it_interval = { 7, 5 } };
    expect_is(timerfd_settime(timer, TFD_TIMER_ABSTIME, &far, NULL), 0, "timerfd_settime");
    expect_told(timer, "settime flags: ", "01");
    expect_told(timer, "it_interval: ", "(7, 5)");
    expect_told(signal_file(SIGUSR1), "sigmask:\t", "0000000000000200");
    pid_t child = fork();
    if (child == 0)
        pause();
    int handle = (int)syscall(SYS_pidfd_open, child, 0);
    char number[16];
    snprintf(number, sizeof number, "%d", child);
    expect_told(handle, "Pid:\t", number);
    expect_is(lseek(handle, 0, SEEK_SET) < 0 ? errno : 0, ESPIPE, "seeking in a pidfd");
    kill(child, SIGKILL);
    expect_end(child, SIGKILL, "the child");
    expect_told(handle, "Pid:\t", "-1");
}

static void read_as_signal(void)
{
    int file = signal_file(SIGUSR2);
    timer_t timer;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2, .sigev_value = { .sival_int = 77 } };
    expect_is(timer_create(CLOCK_MONOTONIC, &event, &timer), 0, "timer_create");
    struct itimerspec often = { .it_value = { 0, 1000000 }, .it_interval = { 0, 1000000 } };
    timer_settime(timer, 0, &often, NULL);
    usleep(20000);
    struct signalfd_siginfo told;
    expect_is(read(file, &told, sizeof told), sizeof told, "a signal read");
    expect_is(told.ssi_code, SI_TIMER, "ssi_code");
    expect_is(told.ssi_int, 77, "ssi_int");
    expect_is(told.ssi_pid, 0, "ssi_pid");
    expect_is(told.ssi_uid, 0, "ssi_uid");
    expect(told.ssi_overrun >= 5, "ssi_overrun counts");
    timer_delete(timer);
}

static volatile int overrun = -2;
static timer_t late;

static void note_overrun(int signal)
{
    (void)signal;
    struct itimerspec off = { 0 };
    if (overrun == -2)
        overrun = timer_getoverrun(late);
    timer_settime(late, 0, &off, NULL);
}

/* A timer of a nanosecond whose first time is four seconds ago, on a machine that has run for longer. */
static void many_overruns(void)
{
    while (ahead(CLOCK_MONOTONIC, 0).tv_sec < 5)
        usleep(100000);
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
    struct sigaction action = { .sa_handler = note_overrun };
    sigaction(SIGUSR1, &action, NULL);
    expect_is(timer_create(CLOCK_REALTIME, &event, &late), 0, "timer_create");
    struct itimerspec time = { .it_value = ahead(CLOCK_REALTIME, 0), .it_interval = { 0, 1 } };
    time.it_value.tv_sec -= 4;
    expect_is(timer_settime(late, TIMER_ABSTIME, &time, NULL), 0, "timer_settime");
    while (overrun == -2)
        ;
    expect_is(overrun, 2147483647, "timer_getoverrun");
}

static void without_first(void)
{
    static const int kinds[] = { ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF };
    for (int i = 0; i < 3; i++) {
        struct itimerval wanted = { .it_interval = { 10, 0 } }, off = { 0 }, former;
        setitimer(kinds[i], &wanted, NULL);
        setitimer(kinds[i], &off, &former);
        expect_is(former.it_interval.tv_sec, kinds[i] == ITIMER_REAL ? 0 : 10, "the interval of a timer that is off");
        wanted.it_value.tv_sec = wanted.it_interval.tv_sec = 0x1ffffffff;
        setitimer(kinds[i], &wanted, NULL);
        setitimer(kinds[i], &off, &former);
        expect_is(former.it_interval.tv_sec, 0x1ffffffff, "an interval of centuries");
    }
    alarm(4294967295);
    expect_is(alarm(0), 4294967295, "the seconds of a long alarm");
}

static long steer(unsigned modes, long tick)
{
    struct timex wanted = { .modes = modes, .tick = tick };
    return syscall(SYS_adjtimex, &wanted) < 0 ? errno : 0;
}

/* Nothing here steers the machine's clock. */
static void steering(void)
{
    expect_is(syscall(SYS_adjtimex, 8), -1, "a bad address");
    expect_is(errno, EFAULT, "the error for a bad address");
    expect_is(steer(ADJ_TICK, 8999), EINVAL, "a short tick");
    expect_is(steer(ADJ_TICK, 11001), EINVAL, "a long tick");
    expect_is(steer(0x8000, 0), EINVAL, "ADJ_ADJTIME alone");
    expect_is(setuid(somebody), 0, "setuid");
    expect_is(steer(ADJ_TICK, 8999), EPERM, "a short tick by a user");
    expect_is(steer(ADJ_MAXERROR, 0), EPERM, "ADJ_MAXERROR by a user");
    expect_is(steer(ADJ_OFFSET_SINGLESHOT, 0), EPERM, "adjtime by a user");
    expect_is(steer(ADJ_OFFSET_SS_READ, 0), 0, "reading adjtime's offset");
    struct timex told = { .modes = 0 };
    expect(adjtimex(&told) >= 0, "reading");
    expect(told.tick >= 9000 && told.tick <= 11000, "the tick");
    expect_is(told.tolerance, 32768000, "the tolerance");
    struct timeval never = { 5, 0 };
    expect_is(syscall(SYS_settimeofday, &never, NULL) < 0 ? errno : 0, EPERM, "settimeofday by a user");
    expect_is(syscall(SYS_settimeofday, NULL, &never) < 0 ? errno : 0, EPERM, "a time zone by a user");
    expect_is(syscall(SYS_settimeofday, NULL, 8) < 0 ? errno : 0, EFAULT, "a time zone at 8");
    expect_is(syscall(SYS_clock_adjtime, CLOCK_MONOTONIC, &told) < 0 ? errno : 0, EOPNOTSUPP, "clock_adjtime of the monotonic clock");
    expect_is(syscall(SYS_clock_adjtime, ~getpid() * 8, &told) < 0 ? errno : 0, EOPNOTSUPP, "clock_adjtime of processor time");
    expect_is(syscall(SYS_clock_nanosleep, ~99999 * 8, 0, 8, NULL) < 0 ? errno : 0, EFAULT, "a sleep at 8 on nobody's time");
}

static void huge_pages(void)
{
    expect_is(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 0, "at first");
    expect_is(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0), 0, "PR_SET_THP_DISABLE");
    expect_is(prctl(PR_SET_THP_DISABLE, 0, 1, 0, 0), -1, "a third argument");
    pid_t child = fork();
    if (child == 0)
        _exit(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
    expect_end(child, 1 << 8, "a child inherits it");
    expect_is(prctl(PR_TASK_PERF_EVENTS_DISABLE), 0, "PR_TASK_PERF_EVENTS_DISABLE");
    expect_is(setuid(somebody), 0, "setuid");
    expect_is(prctl(PR_SET_MM, PR_SET_MM_BRK, 0, 0, 0) < 0 ? errno : 0, EPERM, "PR_SET_MM by a user");
}

void timer_items(void)
{
    item("T76 /proc/self/fdinfo of timerfd, signalfd and pidfd", described);
    item("T77 a timer's signal read from signalfd: its value and overruns, and no sender", read_as_signal);
    item("T78 setitimer without a first time: ITIMER_REAL forgets the interval; times of centuries are kept", without_first);
    item("T79 adjtimex, settimeofday and clock_adjtime: EFAULT, EINVAL, EPERM; reading is for everybody", steering);
    item("T80 an overrun of more than INT_MAX is INT_MAX", many_overruns);
    item("T81 prctl: PR_SET_THP_DISABLE is inherited; PR_SET_MM by a user is EPERM", huge_pages);
}
