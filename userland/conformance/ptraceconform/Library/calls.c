/* System-call stops. */
#define _GNU_SOURCE
#include "items.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { marked = SIGTRAP | 0x80 };

static void one_call(void) { _exit(syscall(SYS_dup2, 1000, 7) < 0 ? errno : 100); }

static void to_call(pid_t pid, int status, const char *what)
{
    must(PTRACE_SYSCALL, pid, 0, 0, "PTRACE_SYSCALL");
    await_is(pid, status, what);
}

/* A tracee at the entry of its dup2(1000, 7). */
static pid_t at_entry(unsigned long options)
{
    pid_t pid = tracee(one_call);
    must(PTRACE_SETOPTIONS, pid, 0, options, "PTRACE_SETOPTIONS");
    to_call(pid, stopped_by(options & PTRACE_O_TRACESYSGOOD ? marked : SIGTRAP, 0), "the entry");
    return pid;
}

static void entry_and_exit(void)
{
    pid_t pid = at_entry(PTRACE_O_TRACESYSGOOD);
    struct user_regs_struct registers = registers_of(pid);
    expect_is(registers.orig_rax, SYS_dup2, "orig_rax");
    expect_is(registers.rax, -ENOSYS, "rax at the entry");
    expect_is(registers.rdi, 1000, "rdi");
    expect_is(registers.rsi, 7, "rsi");
    expect_is(message_of(pid), 1, "the message at the entry");
    to_call(pid, stopped_by(marked, 0), "the exit");
    registers = registers_of(pid);
    expect_is(registers.orig_rax, SYS_dup2, "orig_rax at the exit");
    expect_is(registers.rax, -EBADF, "rax at the exit");
    expect_is(registers.rcx, registers.rip, "rcx at the exit");
    expect_is(message_of(pid), 2, "the message at the exit");
    to_call(pid, stopped_by(marked, 0), "the next entry");
    expect_is(registers_of(pid).orig_rax, SYS_exit_group, "exit_group");
    to_call(pid, ended_with(EBADF), "the end");
}

static void unmarked(void)
{
    pid_t pid = at_entry(0);
    siginfo_t info;
    must(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_GETSIGINFO");
    expect_is(info.si_code, SIGTRAP, "si_code");
    finish(pid, ended_with(EBADF));
}

static void info_of_call(void)
{
    pid_t pid = at_entry(PTRACE_O_TRACESYSGOOD);
    struct __ptrace_syscall_info info;
    memset(&info, 0xff, sizeof info);
    expect_is(trace(PTRACE_GET_SYSCALL_INFO, pid, 24, (unsigned long)&info), 80, "the size at the entry");
    expect_is(info.op, PTRACE_SYSCALL_INFO_ENTRY, "op");
    expect_is(info.arch, 0xc000003e, "arch");
    expect_is(info.entry.nr, -1, "what there is no room for");
    trace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (unsigned long)&info);
    expect_is(info.entry.nr, SYS_dup2, "nr");
    expect_is(info.entry.args[0], 1000, "args[0]");
    struct user_regs_struct registers = registers_of(pid);
    expect_is(info.instruction_pointer, registers.rip, "the instruction pointer");
    expect_is(info.stack_pointer, registers.rsp, "the stack pointer");
    to_call(pid, stopped_by(marked, 0), "the exit");
    expect_is(trace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (unsigned long)&info), 33, "the size at the exit");
    expect_is(info.op, PTRACE_SYSCALL_INFO_EXIT, "op");
    expect_is(info.exit.rval, -EBADF, "rval");
    expect_is(info.exit.is_error, 1, "is_error");
    put_down(pid);
    pid = tracee(one_call);
    expect_is(trace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (unsigned long)&info), 24, "the size in another stop");
    expect_is(info.op, PTRACE_SYSCALL_INFO_NONE, "op");
    put_down(pid);
}

static void other_call(void)
{
    pid_t pid = at_entry(PTRACE_O_TRACESYSGOOD);
    struct user_regs_struct registers = registers_of(pid);
    registers.orig_rax = SYS_getppid;
    must(PTRACE_SETREGS, pid, 0, (unsigned long)&registers, "PTRACE_SETREGS");
    to_call(pid, stopped_by(marked, 0), "the exit");
    expect_is(registers_of(pid).rax, getpid(), "getppid");
    put_down(pid);
}

static void no_call(void)
{
    pid_t pid = at_entry(PTRACE_O_TRACESYSGOOD);
    struct user_regs_struct registers = registers_of(pid);
    registers.orig_rax = -1;
    registers.rax = -EXDEV;
    must(PTRACE_SETREGS, pid, 0, (unsigned long)&registers, "PTRACE_SETREGS");
    to_call(pid, stopped_by(marked, 0), "the exit");
    expect_is(registers_of(pid).rax, -EXDEV, "rax");
    finish(pid, ended_with(EXDEV));
}

static void other_result(void)
{
    pid_t pid = at_entry(PTRACE_O_TRACESYSGOOD);
    to_call(pid, stopped_by(marked, 0), "the exit");
    must(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, rax), -ENOTTY, "PTRACE_POKEUSER");
    finish(pid, ended_with(ENOTTY));
}

static void emulated(void)
{
    pid_t pid = tracee(one_call);
    must(PTRACE_SYSEMU, pid, 0, 0, "PTRACE_SYSEMU");
    await_is(pid, stopped_by(SIGTRAP, 0), "the call");
    expect_is(registers_of(pid).orig_rax, SYS_dup2, "orig_rax");
    must(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, rax), -ECHRNG, "PTRACE_POKEUSER");
    must(PTRACE_SYSEMU, pid, 0, 0, "PTRACE_SYSEMU");
    await_is(pid, stopped_by(SIGTRAP, 0), "exit_group, which is not made");
    expect_is(registers_of(pid).orig_rax, SYS_exit_group, "orig_rax");
    expect_is(registers_of(pid).rdi, ECHRNG, "its argument");
    put_down(pid);
}

static void unknown_call(void) { _exit(syscall(9999) < 0 ? errno : 0); }

static void unknown(void)
{
    pid_t pid = tracee(unknown_call);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD, "PTRACE_SETOPTIONS");
    to_call(pid, stopped_by(marked, 0), "the entry");
    expect_is(registers_of(pid).orig_rax, 9999, "orig_rax");
    to_call(pid, stopped_by(marked, 0), "the exit");
    finish(pid, ended_with(ENOSYS));
}

static void handle(int signal) { (void)signal; }
static void wait_for_signal(void)
{
    signal(SIGUSR1, handle);
    pause();
    _exit(5);
}

static void interrupted(void)
{
    pid_t pid = tracee(wait_for_signal);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD, "PTRACE_SETOPTIONS");
    long number;
    do {
        to_call(pid, stopped_by(marked, 0), "an entry or exit");
        number = registers_of(pid).orig_rax;
    } while (number != SYS_pause);
    must(PTRACE_SYSCALL, pid, 0, 0, "PTRACE_SYSCALL");
    until_state(pid, 'S');
    kill(pid, SIGUSR1);
    await_is(pid, stopped_by(marked, 0), "the exit of pause");
    expect_is(registers_of(pid).rax, -514, "rax: ERESTARTNOHAND");
    must(PTRACE_SYSCALL, pid, 0, 0, "PTRACE_SYSCALL");
    await_is(pid, stopped_by(SIGUSR1, 0), "the signal");
    must(PTRACE_SYSCALL, pid, 0, SIGUSR1, "PTRACE_SYSCALL");
    await_is(pid, stopped_by(marked, 0), "the entry of rt_sigreturn");
    expect_is(registers_of(pid).orig_rax, SYS_rt_sigreturn, "orig_rax");
    to_call(pid, stopped_by(marked, 0), "its exit");
    expect_is(registers_of(pid).rax, -EINTR, "what pause gives");
    expect_is(registers_of(pid).orig_rax, -1, "orig_rax after rt_sigreturn");
    finish(pid, ended_with(5));
}

static void strange_clock(void)
{
    struct timespec time;
    _exit(clock_gettime(99, &time) < 0 ? errno : 100);
}

/* The C library reads clocks in the vDSO, which makes this call itself: the stops lie in its code. */
static void in_vdso(void)
{
    pid_t pid = tracee(strange_clock);
    must(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD, "PTRACE_SETOPTIONS");
    to_call(pid, stopped_by(marked, 0), "the entry");
    expect_is(registers_of(pid).orig_rax, SYS_clock_gettime, "orig_rax");
    to_call(pid, stopped_by(marked, 0), "the exit");
    expect_is(registers_of(pid).rax, -EINVAL, "rax at the exit");
    finish(pid, ended_with(EINVAL));
}

void call_items(void)
{
    item("P3 entry and exit: registers, messages", entry_and_exit);
    item("P3 without PTRACE_O_TRACESYSGOOD: SIGTRAP", unmarked);
    item("P3 PTRACE_GET_SYSCALL_INFO", info_of_call);
    item("P3 another call is made", other_call);
    item("P3 no call is made", no_call);
    item("P3 another result is given", other_result);
    item("P3 PTRACE_SYSEMU", emulated);
    item("P3 a number that is no call", unknown);
    item("P3 a signal in the middle of a call, and rt_sigreturn", interrupted);
    item("P3 a call that the vDSO makes", in_vdso);
}
