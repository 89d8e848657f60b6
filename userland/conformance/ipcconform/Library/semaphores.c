/* Semaphores of System V: semget(2). */
#define _GNU_SOURCE
#include "items.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEY = 0x7161e002 };

union argument {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

static int id;

static void make(int count, int mode)
{
    id = semget(IPC_PRIVATE, count, mode);
    expect(id >= 0, "semget");
}

static void end(void) { expect_is(call(semctl(id, 0, IPC_RMID)), 0, "IPC_RMID"); }

static void set(int number, int value)
{
    expect_is(call(semctl(id, number, SETVAL, (union argument){ .val = value })), 0, "SETVAL");
}

static void is(int number, int value, const char *what) { expect_is(call(semctl(id, number, GETVAL)), value, what); }

static long operate(int number, int change, int flags)
{
    struct sembuf operation = { (unsigned short)number, (short)change, (short)flags };
    return call(semop(id, &operation, 1));
}

static void keys(void)
{
    expect_is(call(semget(KEY, 1, 0)), -ENOENT, "no key");
    expect_is(call(semget(KEY, 0, IPC_CREAT | 0600)), -EINVAL, "an empty set");
    expect_is(call(semget(KEY, -1, IPC_CREAT | 0600)), -EINVAL, "a negative size");
    id = semget(KEY, 3, IPC_CREAT | 0600);
    expect_is(semget(KEY, 2, 0), id, "a smaller size");
    expect_is(call(semget(KEY, 4, 0)), -EINVAL, "a larger size");
    expect_is(call(semget(KEY, 3, IPC_CREAT | IPC_EXCL)), -EEXIST, "IPC_EXCL");
    end();
    expect_is(call(semget(KEY, 0, 0)), -ENOENT, "the key is gone");
    expect_is(call(semctl(id, 0, GETVAL)), -EINVAL, "the number is gone");
}

static void values(void)
{
    unsigned short all[3] = { 1, 2, 3 };
    make(3, 0600);
    set(0, 5);
    is(0, 5, "the value");
    expect_is(call(semctl(id, 3, GETVAL)), -EINVAL, "no such semaphore");
    expect_is(call(semctl(id, 0, SETVAL, (union argument){ .val = -1 })), -ERANGE, "a negative value");
    expect_is(call(semctl(id, 0, SETVAL, (union argument){ .val = 32768 })), -ERANGE, "a large value");
    expect_is(call(semctl(id, 0, SETALL, (union argument){ .array = all })), 0, "SETALL");
    memset(all, 0, sizeof all);
    expect_is(call(semctl(id, 0, GETALL, (union argument){ .array = all })), 0, "GETALL");
    expect(all[0] == 1 && all[1] == 2 && all[2] == 3, "the values");
    expect_is(call(semctl(id, 1, GETPID)), getpid(), "GETPID");
    all[1] = 32768;
    expect_is(call(semctl(id, 0, SETALL, (union argument){ .array = all })), -ERANGE, "SETALL of a large value");
    end();
}

static void together(void)
{
    struct sembuf operations[3] = { { 0, -1, 0 }, { 1, 2, 0 }, { 2, -4, IPC_NOWAIT } };
    make(3, 0600);
    set(0, 1);
    set(2, 3);
    expect_is(call(semop(id, operations, 3)), -EAGAIN, "the last cannot be done");
    is(0, 1, "the first was taken back");
    is(1, 0, "the second was taken back");
    operations[2].sem_op = -3;
    expect_is(call(semop(id, operations, 3)), 0, "all can be done");
    is(0, 0, "the first");
    is(1, 2, "the second");
    is(2, 0, "the third");
    end();
}

static void errors(void)
{
    struct sembuf many[501];
    struct timespec soon = { 0, 20000000 };
    struct timespec bad = { 0, -1 };
    struct sembuf down = { 0, -1, 0 };
    memset(many, 0, sizeof many);
    make(2, 0600);
    expect_is(call(semop(id, many, 0)), -EINVAL, "no operation");
    expect_is(call(semop(id, many, 501)), -E2BIG, "too many");
    expect_is(call(semop(id, many, 500)), 0, "as many as there may be");
    expect_is(operate(2, 1, 0), -EFBIG, "no such semaphore");
    expect_is(operate(0, 32767, 0), 0, "the largest value");
    expect_is(operate(0, 1, 0), -ERANGE, "beyond it");
    expect_is(operate(0, 0, IPC_NOWAIT), -EAGAIN, "not zero");
    expect_is(call(semop(id, (void *)8, 1)), -EFAULT, "no memory");
    set(0, 0);
    expect_is(call(semtimedop(id, &down, 1, &soon)), -EAGAIN, "the time is over");
    expect_is(call(semtimedop(id, &down, 1, &bad)), -EINVAL, "no time");
    interrupt_soon();
    expect_is(operate(0, -1, 0), -EINTR, "a signal");
    end();
}

static void down_once(void) { expect_is(operate(0, -1, 0), 0, "semop"); }
static void until_zero(void) { expect_is(operate(1, 0, 0), 0, "semop of 0"); }
static void waiters(void)
{
    make(2, 0600);
    set(1, 1);
    pid_t first = child(down_once);
    until_state(first, 'S');
    pid_t second = child(down_once);
    until_state(second, 'S');
    pid_t third = child(until_zero);
    until_state(third, 'S');
    expect_is(call(semctl(id, 0, GETNCNT)), 2, "GETNCNT");
    expect_is(call(semctl(id, 1, GETZCNT)), 1, "GETZCNT");
    expect_is(operate(0, 1, 0), 0, "one up");
    expect_is(operate(0, -1, IPC_NOWAIT), -EAGAIN, "the sleeper has it already");
    expect_end(first, 0, "the first");
    expect_is(call(semctl(id, 0, GETNCNT)), 1, "the second sleeps on");
    set(1, 0);
    expect_end(third, 0, "who waits for zero");
    set(0, 1);
    expect_end(second, 0, "the second");
    is(0, 0, "nothing is left");
    end();
}

static void until_removed(void) { expect_is(operate(0, -1, SEM_UNDO), -EIDRM, "semop"); }
static void removed(void)
{
    make(1, 0600);
    pid_t sleeper = child(until_removed);
    until_state(sleeper, 'S');
    end();
    expect_end(sleeper, 0, "the sleeper");
    expect_is(operate(0, 1, 0), -EINVAL, "semop afterwards");
}

static void up_undone(void)
{
    expect_is(operate(0, 3, SEM_UNDO), 0, "up");
    is(0, 8, "within the process");
}
static void up_killed(void)
{
    up_undone();
    kill(getpid(), SIGKILL);
}
static void up_and_set(void)
{
    up_undone();
    set(0, 9);
}
static void up_and_exec(void)
{
    up_undone();
    execl("/bin/true", "true", NULL);
    execl("/usr/bin/true", "true", NULL);
    _exit(9);
}
static void undone(void)
{
    make(1, 0600);
    set(0, 5);
    in_child(up_undone);
    is(0, 5, "exit takes it back");
    expect_end(child(up_killed), SIGKILL, "the killed one");
    is(0, 5, "SIGKILL takes it back");
    in_child(up_and_exec);
    is(0, 5, "a program that was executed takes it back at its end");
    in_child(up_and_set);
    is(0, 9, "SETVAL forgets it");
    end();
}

static void down_undone(void)
{
    expect_is(operate(0, -2, SEM_UNDO), 0, "down");
    pid_t sleeper = child(down_once);
    until_state(sleeper, 'S');
    is(0, 0, "none is left");
}
static void wakes(void)
{
    make(1, 0600);
    set(0, 2);
    in_child(down_undone);
    struct timespec soon = { 5, 0 };
    struct sembuf down = { 0, -1, 0 };
    expect_is(call(semtimedop(id, &down, 1, &soon)), 0, "what was taken back is there, and the sleeper had its part");
    is(0, 0, "both have theirs");
    end();
}

static void share(void)
{
    enum { SHARED = 0x40000 };
    pid_t pid = (pid_t)syscall(SYS_clone, SHARED | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) {
        operate(0, 4, SEM_UNDO);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    is(0, 4, "one of two has ended");
}
static void leave(void)
{
    operate(0, 4, SEM_UNDO);
    expect_is(call(unshare(CLONE_SYSVSEM)), 0, "unshare");
    is(0, 0, "unshare takes it back");
}
static void share_and_leave(void)
{
    make(1, 0600);
    in_child(share);
    is(0, 0, "both have ended");
    in_child(leave);
    end();
}

static void look(void)
{
    expect_is(call(semctl(id, 0, GETVAL)), 0, "reading is allowed");
    expect_is(operate(0, 0, 0), 0, "waiting for zero is reading");
    expect_is(operate(0, 1, 0), -EACCES, "a change");
    expect_is(call(semctl(id, 0, SETVAL, (union argument){ .val = 1 })), -EACCES, "SETVAL");
    expect_is(call(semctl(id, 0, IPC_RMID)), -EPERM, "IPC_RMID");
}
static void rights(void)
{
    struct semid_ds record;
    make(2, 0644);
    as_stranger(look);
    expect_is(call(semctl(id, 0, IPC_STAT, (union argument){ .buf = &record })), 0, "IPC_STAT");
    expect(record.sem_perm.mode == 0644 && record.sem_nsems == 2 && record.sem_otime > 0, "what it tells");
    end();
}

static void told(void)
{
    char line[256];
    char wanted[32];
    int lines = 0;
    make(7, 0600);
    snprintf(wanted, sizeof wanted, " %d ", id);
    FILE *file = fopen("/proc/sysvipc/sem", "r");
    expect(file != NULL && fgets(line, sizeof line, file) != NULL && strstr(line, "nsems") != NULL, "the head");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        lines += strstr(line, wanted) != NULL && strstr(line, " 7 ") != NULL;
    expect_is(lines, 1, "its line in /proc/sysvipc/sem");
    end();
}

void semaphore_items(void)
{
    item("V2 semget: keys, sizes, IPC_EXCL", keys);
    item("V2 SETVAL, SETALL, GETALL, GETPID", values);
    item("V2 operations are done together or not at all", together);
    item("V2 errors of semop and semtimedop", errors);
    item("V2 sleepers: counted, and served in their order", waiters);
    item("V2 IPC_RMID wakes with EIDRM", removed);
    item("V2 SEM_UNDO: exit, SIGKILL, exec; SETVAL forgets", undone);
    item("V2 what the end of a process takes back wakes others", wakes);
    item("V2 CLONE_SYSVSEM and unshare", share_and_leave);
    item("V2 permissions", rights);
    item("V2 /proc/sysvipc/sem", told);
}
