/* What the items of IPC share. */
#ifndef ITEMS_H
#define ITEMS_H

#include "check.h"
#include "children.h"

#include <errno.h>
#include <sys/types.h>

extern const char *own_path;

/* The result of a call, or the negative error. */
#define call(expression) ({ long made_ = (long)(expression); made_ == -1 ? -(long)errno : made_; })

/* Runs a part of an item in a child, which is to end with status 0. */
void in_child(void (*body)(void));

/* The same as a user who owns nothing. */
void as_stranger(void (*body)(void));

/* Sends SIGALRM, which is caught, after a tenth of a second. */
void interrupt_soon(void);

void memory_items(void);
void semaphore_items(void);
void message_items(void);
void queue_items(void);
void asynchronous_items(void);

/* The program that an exec of ours runs: tells whether a segment is attached by nobody. */
int executed(int id);

#endif
