/* Message queues as files: poll(2), and what is below /dev/mqueue. */
#define _GNU_SOURCE
#include "queues.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/select.h>
#include <sys/statfs.h>

enum { MAGIC = 0x19800202 };

/* Where queues are seen: /dev/mqueue, or on a Linux that has it nowhere a directory of ours. */
static char place[64] = "/dev/mqueue";
static int is_ours;

static void find_place(void)
{
    struct statfs system;
    if (statfs(place, &system) == 0 && system.f_type == MAGIC)
        return;
    strcpy(place, "/tmp/mqueue-XXXXXX");
    is_ours = mkdtemp(place) != NULL && mount("mqueue", place, "mqueue", 0, NULL) == 0;
    expect(is_ours, "mount");
}

static void leave_place(void)
{
    if (is_ours) {
        umount(place);
        rmdir(place);
    }
}

static const char *path_of(const char *name)
{
    static char paths[2][128];
    static int next;
    next = !next;
    snprintf(paths[next], sizeof paths[next], "%s/%s", place, name);
    return paths[next];
}

static int events(void)
{
    struct pollfd wanted = { .fd = queue, .events = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM };
    poll(&wanted, 1, 0);
    return wanted.revents;
}

static void send_soon(void)
{
    usleep(100000);
    put_text("x", 0);
}
static void ready(void)
{
    const int in = POLLIN | POLLRDNORM, out = POLLOUT | POLLWRNORM;
    make_queue(O_RDWR, 2, 8);
    expect_is(events(), out, "an empty queue");
    put_text("a", 0);
    expect_is(events(), in | out, "a queue with a message");
    put_text("b", 0);
    expect_is(events(), in, "a full queue");
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(queue, &readable);
    FD_SET(queue, &writable);
    expect_is(call(select(queue + 1, &readable, &writable, NULL, NULL)), 1, "select");
    expect(FD_ISSET(queue, &readable) && !FD_ISSET(queue, &writable), "it is readable");
    int set = epoll_create1(0);
    struct epoll_event wanted = { .events = EPOLLIN | EPOLLET }, told;
    expect_is(call(epoll_ctl(set, EPOLL_CTL_ADD, queue, &wanted)), 0, "epoll_ctl");
    expect_is(call(epoll_wait(set, &told, 1, 0)), 1, "epoll");
    expect_text("a", 0, "the first");
    expect_text("b", 0, "the second");
    epoll_wait(set, &told, 1, 0);
    pid_t sender = child(send_soon);
    expect_is(call(epoll_wait(set, &told, 1, 10000)), 1, "epoll that waits");
    expect_end(sender, 0, "the sender");
    expect_text("x", 0, "what it waited for");
    sender = child(send_soon);
    struct pollfd one = { .fd = queue, .events = POLLIN };
    expect_is(call(poll(&one, 1, 10000)), 1, "poll that waits");
    expect_end(sender, 0, "the second sender");
    end_queue();
}

static void expect_line(const char *wanted, const char *what)
{
    char line[128];
    int file = open(path_of(NAME), O_RDONLY);
    long length = read(file, line, sizeof line - 1);
    line[length > 0 ? length : 0] = 0;
    expect(strcmp(line, wanted) == 0, what);
    expect_is(call(read(file, line, sizeof line)), 0, "then the end");
    close(file);
}

static void text(void)
{
    char wanted[128];
    find_place();
    make_queue(O_RDWR, 4, 16);
    expect_line("QSIZE:0          NOTIFY:0     SIGNO:0     NOTIFY_PID:0     \n", "an empty queue");
    put_text("five5", 3);
    put_text("seven77", 1);
    struct sigevent by_signal = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
    mq_notify(queue, &by_signal);
    snprintf(wanted, sizeof wanted, "QSIZE:12         NOTIFY:0     SIGNO:%-5d NOTIFY_PID:%-6d\n", SIGUSR2, getpid());
    /* Reading opens and closes the file, which ends what was registered: the line is right once. */
    expect_line(wanted, "messages, and a process that waits");
    struct sigevent none = { .sigev_notify = SIGEV_NONE };
    expect_is(call(mq_notify(queue, &none)), 0, "mq_notify");
    snprintf(wanted, sizeof wanted, "QSIZE:12         NOTIFY:1     SIGNO:0     NOTIFY_PID:%-6d\n", getpid());
    expect_line(wanted, "SIGEV_NONE");
    end_queue();
    leave_place();
}

static int listed(const char *name)
{
    int found = 0;
    DIR *directory = opendir(place);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        found += strcmp(entry->d_name, name) == 0;
    closedir(directory);
    return found;
}

static void files(void)
{
    struct stat status;
    char byte = 0;
    find_place();
    make_queue(O_RDWR, 2, 8);
    expect_is(call(stat(place, &status)), 0, "the directory");
    expect_is(status.st_mode, S_IFDIR | 01777, "its mode");
    long size = status.st_size;
    expect_is(call(stat(path_of(NAME), &status)), 0, "the queue");
    expect(status.st_mode == (S_IFREG | 0600) && status.st_size == 80 && status.st_nlink == 1, "its mode, size and links");
    expect_is(listed(NAME), 1, "its name");
    expect_is(call(chmod(path_of(NAME), 0644)), 0, "chmod");
    expect_is(call(link(path_of(NAME), path_of("other"))), -EPERM, "link");
    expect_is(call(rename(path_of(NAME), path_of("other"))), -EPERM, "rename");
    expect_is(call(symlink("x", path_of("other"))), -EPERM, "symlink");
    expect_is(call(mkdir(path_of("other"), 0700)), -EPERM, "mkdir");
    expect_is(call(mknod(path_of("other"), S_IFIFO | 0600, 0)), -EPERM, "a FIFO");
    expect_is(call(write(queue, "x", 1)), -EINVAL, "write");
    expect_is(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, queue, 0) == MAP_FAILED ? errno : 0, ENODEV, "mmap");
    expect_is(call(lseek(queue, 6, SEEK_SET)), 6, "lseek");
    expect_is(call(read(queue, &byte, 1)), 1, "read from the middle");
    expect_is(byte, '0', "the size that it tells");
    int file = open(path_of(NAME), O_RDWR);
    expect_is(call(mq_send(file, "by open", 7, 1)), 0, "a descriptor of open(2) is one of mq_open");
    close(file);
    expect_text("by open", 1, "what it sent");
    expect_is(call(unlink(path_of(NAME))), 0, "unlink");
    expect_is(unlink_queue(NAME), -ENOENT, "mq_unlink after that");
    close(queue);
    queue = call(open(path_of(NAME), O_CREAT | O_EXCL | O_RDWR, 0600));
    expect(queue >= 0, "open with O_CREAT");
    struct mq_attr told;
    expect_is(call(mq_getattr(queue, &told)), 0, "it is a queue");
    expect(told.mq_maxmsg == MESSAGES && told.mq_msgsize == SIZE, "of the default size");
    expect_is(call(stat(place, &status)), 0, "the directory again");
    expect_is(status.st_size, size, "has as many names");
    end_queue();
    expect_is(call(mknod(path_of(NAME), S_IFREG | 0600, 0)), 0, "mknod of a file");
    expect_is(unlink_queue(NAME), 0, "makes a queue");
    leave_place();
}

static long number_in(const char *path)
{
    long number = -1;
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        if (fscanf(file, "%ld", &number) != 1)
            number = -2;
        fclose(file);
    }
    return number;
}
static void settings(void)
{
    expect_is(number_in("/proc/sys/fs/mqueue/msg_max"), 10, "msg_max");
    expect_is(number_in("/proc/sys/fs/mqueue/msg_default"), 10, "msg_default");
    expect_is(number_in("/proc/sys/fs/mqueue/msgsize_max"), 8192, "msgsize_max");
    expect_is(number_in("/proc/sys/fs/mqueue/msgsize_default"), 8192, "msgsize_default");
    expect_is(number_in("/proc/sys/fs/mqueue/queues_max"), 256, "queues_max");
    int file = open("/proc/sys/fs/mqueue/msg_max", O_WRONLY);
    expect_is(call(write(file, "65537", 5)), -EINVAL, "too many");
    expect_is(call(write(file, "0", 1)), -EINVAL, "none");
    expect_is(call(write(file, "10", 2)), 2, "what it is");
    close(file);
}

void queue_file_items(void)
{
    item("V4 poll, select and epoll", ready);
    item("V4 the text of a queue's file", text);
    item("V4 the files of queues", files);
    item("V4 /proc/sys/fs/mqueue", settings);
}
