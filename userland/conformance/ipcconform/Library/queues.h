/* What the items of POSIX message queues share. */
#ifndef QUEUES_H
#define QUEUES_H

#include "items.h"

#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NAME "tine-ipcconform"

enum { MESSAGES = 10, SIZE = 8192 };

/* mq_open as the kernel has it: no slash, and errors as they are. */
#define open_queue(name, flags, mode, attributes) call(syscall(SYS_mq_open, name, flags, mode, attributes))
#define unlink_queue(name) call(syscall(SYS_mq_unlink, name))

/* The item's queue, a new one. */
extern int queue;
void make_queue(int flags, long messages, long size);

/* Closes it and removes its name. */
void end_queue(void);

/* Sends and receives short texts. */
long put_text(const char *text, unsigned priority);
void expect_text(const char *text, unsigned priority, const char *what);

void notice_items(void);
void queue_file_items(void);

#endif
