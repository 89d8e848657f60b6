/* Message queues of System V: msgget(2). */
#define _GNU_SOURCE
#include "items.h"

#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

enum { KEY = 0x7161e003, LARGEST = 8192, COPY = 040000 };

static struct {
    long type;
    char text[LARGEST + 1];
} message;

static int id;

static void make(int mode)
{
    id = msgget(IPC_PRIVATE, mode);
    expect(id >= 0, "msgget");
}

static void end(void) { expect_is(call(msgctl(id, IPC_RMID, NULL)), 0, "IPC_RMID"); }

static long put(long type, long size, int flags)
{
    message.type = type;
    return call(msgsnd(id, &message, size, flags));
}

static void get_is(long wanted, int flags, long result, long type, const char *what)
{
    expect_is(call(msgrcv(id, &message, 100, wanted, flags | IPC_NOWAIT)), result, what);
    if (result >= 0)
        expect_is(message.type, type, what);
}

static void keys(void)
{
    expect_is(call(msgget(KEY, 0)), -ENOENT, "no key");
    id = msgget(KEY, IPC_CREAT | 0600);
    expect_is(msgget(KEY, 0), id, "the key");
    expect_is(call(msgget(KEY, IPC_CREAT | IPC_EXCL)), -EEXIST, "IPC_EXCL");
    end();
    expect_is(call(msgget(KEY, 0)), -ENOENT, "the key is gone");
    expect_is(put(1, 1, 0), -EINVAL, "the number is gone");
}

static void types(void)
{
    make(0600);
    put(3, 30, 0);
    put(1, 10, 0);
    put(2, 20, 0);
    put(3, 31, 0);
    get_is(3, 0, 30, 3, "the first of a type");
    get_is(-2, 0, 10, 1, "the lowest type");
    get_is(2, MSG_EXCEPT, 31, 3, "any type but one");
    get_is(9, 0, -ENOMSG, 0, "no such type");
    get_is(0, 0, 20, 2, "any");
    get_is(0, 0, -ENOMSG, 0, "none is left");
    end();
}

static void errors(void)
{
    make(0600);
    expect_is(put(0, 1, 0), -EINVAL, "no type");
    expect_is(put(1, LARGEST + 1, 0), -EINVAL, "too large");
    expect_is(put(1, -1, 0), -EINVAL, "negative");
    expect_is(put(1, 0, 0), 0, "an empty message");
    get_is(0, 0, 0, 1, "the empty message");
    put(1, 10, 0);
    expect_is(call(msgrcv(id, &message, 3, 0, 0)), -E2BIG, "too little room");
    expect_is(call(msgrcv(id, &message, -1, 0, 0)), -EINVAL, "negative room");
    get_is(0, COPY, 10, 1, "MSG_COPY");
    get_is(1, COPY, -ENOMSG, 0, "MSG_COPY of the second");
    expect_is(call(msgrcv(id, &message, 10, 0, COPY)), -EINVAL, "MSG_COPY that waits");
    expect_is(call(msgrcv(id, &message, 3, 0, MSG_NOERROR)), 3, "MSG_NOERROR");
    interrupt_soon();
    expect_is(call(msgrcv(id, &message, 3, 0, 0)), -EINTR, "a signal");
    end();
}

static void send_blocked(void) { expect_is(put(7, 10, 0), 0, "the sender"); }
static void full(void)
{
    make(0600);
    expect_is(put(1, LARGEST, IPC_NOWAIT), 0, "half");
    expect_is(put(2, LARGEST, IPC_NOWAIT), 0, "all");
    expect_is(put(3, 1, IPC_NOWAIT), -EAGAIN, "one byte more");
    interrupt_soon();
    expect_is(put(3, 1, 0), -EINTR, "a signal");
    pid_t sender = child(send_blocked);
    until_state(sender, 'S');
    expect_is(call(msgrcv(id, &message, LARGEST, 0, 0)), LARGEST, "room is made");
    expect_end(sender, 0, "the sender");
    get_is(7, 0, 10, 7, "what it sent");
    end();
}

static void receive_seven(void)
{
    expect_is(call(msgrcv(id, &message, 10, 7, 0)), 4, "the receiver");
}
static void receive_removed(void)
{
    expect_is(call(msgrcv(id, &message, 10, 8, 0)), -EIDRM, "the other receiver");
}
static void sleepers(void)
{
    make(0600);
    pid_t receiver = child(receive_seven);
    until_state(receiver, 'S');
    pid_t other = child(receive_removed);
    until_state(other, 'S');
    put(6, 4, 0);
    put(7, 4, 0);
    expect_end(receiver, 0, "the receiver");
    end();
    expect_end(other, 0, "the other receiver");
}

static void status(void)
{
    struct msqid_ds record;
    make(0640);
    put(1, 5, 0);
    expect_is(call(msgctl(id, IPC_STAT, &record)), 0, "IPC_STAT");
    expect_is(record.msg_qnum, 1, "messages");
    expect_is(record.__msg_cbytes, 5, "bytes");
    expect_is(record.msg_qbytes, 16384, "room");
    expect_is(record.msg_lspid, getpid(), "the sender");
    expect(record.msg_lrpid == 0 && record.msg_rtime == 0 && record.msg_stime > 0, "nobody has received");
    record.msg_qbytes = 100;
    record.msg_perm.mode = 0600;
    expect_is(call(msgctl(id, IPC_SET, &record)), 0, "IPC_SET");
    expect_is(put(1, 96, IPC_NOWAIT), -EAGAIN, "less room");
    expect_is(put(1, 95, IPC_NOWAIT), 0, "as much as there is");
    end();
}

static void look(void)
{
    expect_is(put(1, 10, IPC_NOWAIT), 0, "sending is allowed");
    expect_is(call(msgrcv(id, &message, 10, 0, IPC_NOWAIT)), -EACCES, "receiving");
    expect_is(call(msgctl(id, IPC_RMID, NULL)), -EPERM, "IPC_RMID");
}
static void rights(void)
{
    make(0622);
    as_stranger(look);
    end();
}

static void told(void)
{
    char line[256];
    char wanted[32];
    int lines = 0;
    make(0600);
    put(1, 123, 0);
    snprintf(wanted, sizeof wanted, " %d ", id);
    FILE *file = fopen("/proc/sysvipc/msg", "r");
    expect(file != NULL && fgets(line, sizeof line, file) != NULL && strstr(line, "qnum") != NULL, "the head");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        lines += strstr(line, wanted) != NULL && strstr(line, " 123 ") != NULL;
    expect_is(lines, 1, "its line in /proc/sysvipc/msg");
    end();
}

void message_items(void)
{
    item("V3 msgget: keys, IPC_EXCL", keys);
    item("V3 msgrcv: types, MSG_EXCEPT", types);
    item("V3 errors of msgsnd and msgrcv, MSG_NOERROR, MSG_COPY", errors);
    item("V3 a full queue", full);
    item("V3 receivers sleep, and IPC_RMID wakes with EIDRM", sleepers);
    item("V3 IPC_STAT and IPC_SET", status);
    item("V3 permissions", rights);
    item("V3 /proc/sysvipc/msg", told);
}
