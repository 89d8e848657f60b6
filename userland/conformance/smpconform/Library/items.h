#ifndef ITEMS_H
#define ITEMS_H

#include "check.h"
#include "children.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>

void barrier_items(void);
void signal_items(void);
void time_items(void);
void flush_items(void);
void memory_items(void);
void story_items(void);
void migration_items(void);

extern const char *own_path;

/* The number of processors. */
int processors(void);

/* Binds the calling thread to a processor. */
void stay_on(int processor);

/* Nanoseconds of a clock. */
uint64_t read_clock(int clock);
uint64_t now(void);
void pass_time(uint64_t nanoseconds);

/* A thread that is bound to a processor, unless that is negative. */
pthread_t start_on(int processor, void *(*body)(void *), void *argument);

/* A child that counts in shared memory, on the second processor, until it is killed. */
pid_t counting_child(volatile uint64_t *counter);

/* The median of some numbers, which it sorts. */
uint64_t median_of(uint64_t *numbers, int count);

/* A number that three of four are no less than: what a busy host delays does not count. */
uint64_t quartile_of(uint64_t *numbers, int count);

#endif
