/* Children of an item, and what it shares with them. */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <stddef.h>
#include <sys/types.h>

/* A child that does this, and ends with status 0. */
pid_t child(void (*body)(void));

/* Memory that children share. */
void *shared(size_t size);

/* Waits until a process or thread has a state of /proc, or is gone. */
void until_state(pid_t thread, char state);

#endif
