/* What a host need not have, or Linux does not do: debug registers, and SIGKILL in the last stop. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { dr0 = offsetof(struct user, u_debugreg), dr6 = dr0 + 48, dr7 = dr0 + 56 };
enum { trap_hardware = 4 };

static volatile long watched;
static void write_watched(void)
{
    __asm__ volatile("int3");
    watched = 17;
    watched = 18;
    _exit(3);
}

static void poke_debug(pid_t pid, unsigned long address, unsigned long control)
{
    must(PTRACE_POKEUSER, pid, dr0, address, "DR0");
    must(PTRACE_POKEUSER, pid, dr7, control, "DR7");
}

static unsigned long peek_user(pid_t pid, unsigned long offset)
{
    unsigned long value = -1;
    must(PTRACE_PEEKUSER, pid, offset, (unsigned long)&value, "PTRACE_PEEKUSER");
    return value;
}

static void watchpoint(void)
{
    pid_t pid = at_break(write_watched);
    poke_debug(pid, (unsigned long)&watched, 0xd0001); /* 8 bytes are 10, 4 are 11; writes 01 */
    for (int value = 17; value <= 18; value++) {
        must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
        await_is(pid, stopped_by(SIGTRAP, 0), "a write");
        expect_is(code_of(pid), trap_hardware, "si_code");
        expect_is(peek_user(pid, dr6) & 15, 1, "DR6");
        long now = 0;
        must(PTRACE_PEEKDATA, pid, (unsigned long)&watched, (unsigned long)&now, "PTRACE_PEEKDATA");
        expect_is(now, value, "what was written");
        must(PTRACE_POKEUSER, pid, dr6, 0, "DR6");
    }
    finish(pid, ended_with(3));
    watched = 1;
}

static void breakpoint(void)
{
    pid_t pid = at_break(few_instructions);
    poke_debug(pid, (unsigned long)second_nop, 1);
    expect_is(peek_user(pid, dr0), (unsigned long)second_nop, "DR0");
    expect_is(peek_user(pid, dr7), 1, "DR7");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGTRAP, 0), "the breakpoint");
    expect_is(registers_of(pid).rip, (unsigned long)second_nop, "rip");
    expect_is(code_of(pid), trap_hardware, "si_code");
    finish(pid, ended_with(3));
}

static void of_one(void)
{
    pid_t watching = at_break(write_watched);
    pid_t other = at_break(write_watched);
    poke_debug(watching, (unsigned long)&watched, 0xd0001);
    must(PTRACE_CONT, watching, 0, 0, "PTRACE_CONT");
    await_is(watching, stopped_by(SIGTRAP, 0), "a write");
    finish(other, ended_with(3));
    watched = 19;
    must(PTRACE_CONT, watching, 0, 0, "PTRACE_CONT");
    await_is(watching, stopped_by(SIGTRAP, 0), "the second write");
    finish(watching, ended_with(3));
}

static void impossible(void)
{
    pid_t pid = at_break(few_instructions);
    must_fail(PTRACE_POKEUSER, pid, dr0, 1UL << 63, EINVAL, "an address of the kernel");
    must_fail(PTRACE_POKEUSER, pid, dr7, 0x20001, EINVAL, "input and output");
    must_fail(PTRACE_POKEUSER, pid, dr0 + 32, 1, EIO, "DR4");
    expect_is(peek_user(pid, dr7), 0, "DR7");
    put_down(pid);
}

void hardware_items(void)
{
    item("P8 a watchpoint stops after each write", watchpoint);
    item("P8 a hardware breakpoint stops before its instruction", breakpoint);
    item("P8 debug registers are a thread's own", of_one);
    item("P8 debug registers that cannot be: EINVAL, EIO", impossible);
}
