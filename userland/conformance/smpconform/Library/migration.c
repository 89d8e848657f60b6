/* Threads that change processors take all of their registers along. */
#define _GNU_SOURCE
#include "items.h"

#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { moves = 10000 };

static volatile int is_over;
static volatile int thread_id;
static volatile uint64_t checks;
static volatile int wrong;

/* Fills xmm0 to xmm15 from `pattern`, spins for a while, and stores them to `seen`. */
static void hold(const uint64_t *pattern, uint64_t *seen)
{
    __asm__ volatile(
        "movdqu 0(%0), %%xmm0\n movdqu 16(%0), %%xmm1\n movdqu 32(%0), %%xmm2\n movdqu 48(%0), %%xmm3\n"
        "movdqu 64(%0), %%xmm4\n movdqu 80(%0), %%xmm5\n movdqu 96(%0), %%xmm6\n movdqu 112(%0), %%xmm7\n"
        "movdqu 128(%0), %%xmm8\n movdqu 144(%0), %%xmm9\n movdqu 160(%0), %%xmm10\n movdqu 176(%0), %%xmm11\n"
        "movdqu 192(%0), %%xmm12\n movdqu 208(%0), %%xmm13\n movdqu 224(%0), %%xmm14\n movdqu 240(%0), %%xmm15\n"
        "mov $2000, %%ecx\n"
        "1: dec %%ecx\n jnz 1b\n"
        "movdqu %%xmm0, 0(%1)\n movdqu %%xmm1, 16(%1)\n movdqu %%xmm2, 32(%1)\n movdqu %%xmm3, 48(%1)\n"
        "movdqu %%xmm4, 64(%1)\n movdqu %%xmm5, 80(%1)\n movdqu %%xmm6, 96(%1)\n movdqu %%xmm7, 112(%1)\n"
        "movdqu %%xmm8, 128(%1)\n movdqu %%xmm9, 144(%1)\n movdqu %%xmm10, 160(%1)\n movdqu %%xmm11, 176(%1)\n"
        "movdqu %%xmm12, 192(%1)\n movdqu %%xmm13, 208(%1)\n movdqu %%xmm14, 224(%1)\n movdqu %%xmm15, 240(%1)\n"
        :
        : "r"(pattern), "r"(seen)
        : "memory", "cc", "ecx", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
          "xmm13", "xmm14", "xmm15");
}

static __thread uint64_t own_number;

static void *hold_registers(void *argument)
{
    uint64_t owner = (uint64_t)(uintptr_t)argument, pattern[32], seen[32];
    own_number = owner;
    if (owner == 0)
        thread_id = (int)syscall(SYS_gettid);
    for (uint64_t round = 0; !is_over; round++) {
        for (uint64_t i = 0; i < 32; i++)
            pattern[i] = owner << 48 | round << 8 | i;
        hold(pattern, seen);
        wrong += memcmp(pattern, seen, sizeof seen) != 0 || own_number != owner;
        checks++;
    }
    return NULL;
}

/* A thread is moved ten thousand times while it holds numbers in all registers, and so do others on each processor. */
static void vectors(void)
{
    pthread_t threads[5];
    for (uintptr_t i = 0; i < 5; i++)
        threads[i] = start_on(i == 0 ? -1 : (int)(i % (uintptr_t)processors()), hold_registers, (void *)i);
    while (thread_id == 0)
        ;
    for (int i = 0; i < moves; i++) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(i % processors(), &one);
        expect_is(sched_setaffinity(thread_id, sizeof one, &one), 0, "sched_setaffinity");
    }
    is_over = 1;
    for (int i = 0; i < 5; i++)
        pthread_join(threads[i], NULL);
    expect(checks > 0, "the threads ran");
    expect_is(wrong, 0, "checks that failed");
}

/* The same by the thread itself. */
static void by_itself(void)
{
    uint64_t pattern[32], seen[32];
    for (uint64_t round = 0; round < moves; round++) {
        for (uint64_t i = 0; i < 32; i++)
            pattern[i] = round << 8 | i;
        stay_on((int)(round % (uint64_t)processors()));
        hold(pattern, seen);
        wrong += memcmp(pattern, seen, sizeof seen) != 0;
        wrong += (unsigned)sched_getcpu() != round % (uint64_t)processors();
    }
    expect_is(wrong, 0, "checks that failed");
}

static volatile long watched;

static int next_stop(pid_t child)
{
    int status = -1;
    ptrace(PTRACE_CONT, child, 0, 0);
    waitpid(child, &status, 0);
    return status;
}

/* A watchpoint goes along when its thread changes processors. A machine without debug registers has nothing to tell. */
static void watchpoint(void)
{
    enum { stopped = SIGTRAP << 8 | 0x7f, writes = 40 };
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        stay_on(0);
        raise(SIGSTOP);
        for (int i = 0; i < writes; i++) {
            stay_on(i / 2 % processors());
            watched = i;
        }
        _exit(3);
    }
    int status;
    waitpid(child, &status, 0);
    size_t registers = offsetof(struct user, u_debugreg);
    if (ptrace(PTRACE_POKEUSER, child, registers, &watched) != 0 || ptrace(PTRACE_POKEUSER, child, registers + 56, 0xd0001) != 0) {
        kill(child, SIGKILL);
        return;
    }
    status = next_stop(child);
    if (status == 3 << 8)
        return;
    for (int i = 0; i < writes; i++) {
        if (!expect_is(status, stopped, "the stop after a write"))
            break;
        ptrace(PTRACE_POKEUSER, child, registers + 48, 0);
        status = next_stop(child);
    }
    expect_is(status, 3 << 8, "the end");
}

void migration_items(void)
{
    item("X11 a thread that others move keeps its vector registers, ten thousand times", vectors);
    item("X11 a thread that moves itself keeps its vector registers, ten thousand times", by_itself);
    item("X12 a watchpoint moves with its thread", watchpoint);
}
