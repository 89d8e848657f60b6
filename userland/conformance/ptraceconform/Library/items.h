/* The items about ptrace, by subject. */
#ifndef ITEMS_H
#define ITEMS_H

#include "check.h"
#include "children.h"

#include <stddef.h>
#include <sys/types.h>
#include <sys/user.h>

/* Path of this program. */
extern const char *own_path;

void attach_items(void);
void stop_items(void);
void call_items(void);
void event_items(void);
void thread_items(void);
void register_items(void);
void memory_items(void);
void step_items(void);
void hardware_items(void);
void end_items_of_tracing(void);
void misuse_items(void);
void privilege_items(void);

/* ptrace by its number: PEEK requests write the word to data. */
long trace(long request, long pid, unsigned long address, unsigned long data);

/* The request succeeds. */
void must(long request, long pid, unsigned long address, unsigned long data, const char *what);

/* The request fails with this error. */
void must_fail(long request, long pid, unsigned long address, unsigned long data, int error, const char *what);

/* A child that is a tracee, stopped by its own SIGSTOP before it does what it is for. */
pid_t tracee(void (*body)(void));

/* Waits for any change of a thread, and gives wait's status; -1 with a note after an error. */
int await(pid_t thread);

/* Waits, and notes any status but this one. */
void await_is(pid_t thread, int status, const char *what);

/* The status of a stop: by a signal, with an event above it. */
int stopped_by(int signal, int event);

/* The status of an end. */
int ended_with(int code);
int killed_by(int signal);

/* Lets it go on, and waits for its end. */
void finish(pid_t thread, int status);

/* Kills a child and reaps it. */
void put_down(pid_t pid);

/* Instructions of a tracee, from an int3 on, and a tracee that has come to it. */
extern char first_nop[], second_nop[], after_call[];
void few_instructions(void);
pid_t at_break(void (*body)(void));

/* si_code of the stop. */
int code_of(pid_t pid);

/* Registers and event message of a stopped tracee. */
struct user_regs_struct registers_of(pid_t thread);
unsigned long message_of(pid_t thread);

#endif
