/* The items about pthreads, by subject. */
#ifndef ITEMS_H
#define ITEMS_H

#include "check.h"
#include "children.h"

#include <pthread.h>

/* Path of this program. */
extern const char *own_path;

void thread_items(void);
void mutex_items(void);
void waiting_items(void);
void cancellation_items(void);
void thread_signal_items(void);
void file_items(void);
void inheritance_items(void);
void sequence_items(void);
void timer_items(void);
void clock_items(void);

/* Starts a thread; notes when that fails. */
pthread_t start(void *(*body)(void *), void *argument);

/* A thread that is about to block says so; the other waits until it sleeps in its call. */
void note_blocking(void);
void wait_until_blocked(void);

/* The same of a child's only thread. */
void wait_until_asleep(pid_t process);

/* Waits for a thread and gives what it returned. */
long finish(pthread_t thread);

/* A time of a clock, so many milliseconds ahead. */
struct timespec ahead(int clock, long milliseconds);

#endif
