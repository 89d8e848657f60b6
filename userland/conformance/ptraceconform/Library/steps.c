/* Steps, breakpoints and watchpoints. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { trap_trace = 2 };

void few_instructions(void)
{
    __asm__ volatile("int3\n .globl first_nop\nfirst_nop: nop\n .globl second_nop\nsecond_nop: nop\n mov %0, %%eax\n syscall\n"
                     ".globl after_call\nafter_call: nop\n"
                     : : "i"(SYS_getppid) : "rax", "rcx", "r11", "memory");
    _exit(3);
}

pid_t at_break(void (*body)(void))
{
    pid_t pid = tracee(body);
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, 0), "int3");
    return pid;
}

static void step(pid_t pid, unsigned long rip, const char *what)
{
    must(PTRACE_SINGLESTEP, pid, 0, 0, "PTRACE_SINGLESTEP");
    await_is(pid, stopped_by(SIGTRAP, 0), "a step");
    expect_is(registers_of(pid).rip, rip, what);
}

int code_of(pid_t pid)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    must(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_GETSIGINFO");
    return info.si_code;
}

static void steps(void)
{
    pid_t pid = at_break(few_instructions);
    expect_is(registers_of(pid).rip, (unsigned long)first_nop, "rip after int3");
    step(pid, (unsigned long)second_nop, "one instruction");
    expect_is(code_of(pid), trap_trace, "si_code");
    expect_is(registers_of(pid).eflags & 0x100, 0, "the trap flag is not shown");
    step(pid, (unsigned long)second_nop + 1, "the next");
    step(pid, (unsigned long)after_call - 2, "mov");
    step(pid, (unsigned long)after_call, "a system call is one");
    expect_is(registers_of(pid).rax, getpid(), "its result");
    step(pid, (unsigned long)after_call + 1, "and after it");
    finish(pid, ended_with(3));
}

static void nothing(int signal) { (void)signal; }
static void with_handler(void)
{
    signal(SIGUSR1, nothing);
    few_instructions();
}
static void step_into_handler(void)
{
    pid_t pid = at_break(with_handler);
    must(PTRACE_SINGLESTEP, pid, 0, SIGUSR1, "PTRACE_SINGLESTEP with a signal");
    await_is(pid, stopped_by(SIGTRAP, 0), "at the handler");
    expect_is(registers_of(pid).rip, (unsigned long)nothing, "rip");
    finish(pid, ended_with(3));
}

/* By the end of the block where the processor can, and else by one instruction. */
static void block_step(void)
{
    pid_t pid = at_break(few_instructions);
    must(PTRACE_SINGLEBLOCK, pid, 0, 0, "PTRACE_SINGLEBLOCK");
    int status = await(pid);
    expect(status == stopped_by(SIGTRAP, 0) || status == ended_with(3), "a stop, or the end of the only block");
    if (status != ended_with(3)) {
        expect_is(code_of(pid), trap_trace, "si_code");
        put_down(pid);
    }
}

void step_items(void)
{
    item("P8 PTRACE_SINGLEBLOCK", block_step);
    item("P8 PTRACE_SINGLESTEP: instructions, and a system call", steps);
    item("P8 a step into a handler stops at its first instruction", step_into_handler);
}
