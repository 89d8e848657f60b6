/* Registers of a stopped tracee. */
#define _GNU_SOURCE
#include "items.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/procfs.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Stops with values in registers, and tells what is in them afterwards. */
static void known_registers(void)
{
    unsigned long rbx = 0x1111, r12 = 0x2222, r15 = 0x3333;
    double xmm4 = 1.5, xmm1 = 2.5;
    __asm__ volatile("movq %3, %%xmm4\n movq %4, %%xmm1\n int3\n movq %%xmm4, %3\n movq %%xmm1, %4\n"
                     : "+b"(rbx), "+r"(r12), "+r"(r15), "+m"(xmm4), "+m"(xmm1) : : "xmm1", "xmm4", "memory");
    _exit(rbx == 0x4444 && xmm4 == 3.5 && xmm1 == 4.5 ? 8 : 9);
}

static void set_all(void)
{
    pid_t pid = at_break(known_registers);
    siginfo_t info;
    must(PTRACE_GETSIGINFO, pid, 0, (unsigned long)&info, "PTRACE_GETSIGINFO");
    expect_is(info.si_code, SI_KERNEL, "si_code of int3");
    struct user_regs_struct registers = registers_of(pid);
    expect_is(registers.rbx, 0x1111, "rbx");
    expect_is(registers.orig_rax, -1, "orig_rax");
    expect_is(registers.cs, 0x33, "cs");
    expect_is(registers.ss, 0x2b, "ss");
    registers.rbx = 0x4444;
    must(PTRACE_SETREGS, pid, 0, (unsigned long)&registers, "PTRACE_SETREGS");
    struct user_fpregs_struct vectors;
    must(PTRACE_GETFPREGS, pid, 0, (unsigned long)&vectors, "PTRACE_GETFPREGS");
    double *xmm = (double *)vectors.xmm_space;
    expect(xmm[8] == 1.5, "xmm4");
    expect(xmm[2] == 2.5, "xmm1");
    xmm[8] = 3.5;
    xmm[2] = 4.5;
    must(PTRACE_SETFPREGS, pid, 0, (unsigned long)&vectors, "PTRACE_SETFPREGS");
    finish(pid, ended_with(8));
}

static void sets(void)
{
    pid_t pid = at_break(known_registers);
    struct user_regs_struct registers;
    struct iovec buffer = { &registers, sizeof registers };
    must(PTRACE_GETREGSET, pid, NT_PRSTATUS, (unsigned long)&buffer, "NT_PRSTATUS");
    expect_is(buffer.iov_len, sizeof registers, "its size");
    expect_is(registers.rbx, 0x1111, "rbx");
    registers.rbx = 0x4444;
    must(PTRACE_SETREGSET, pid, NT_PRSTATUS, (unsigned long)&buffer, "NT_PRSTATUS");
    buffer.iov_len = 16;
    must(PTRACE_GETREGSET, pid, NT_PRSTATUS, (unsigned long)&buffer, "two words");
    expect_is(buffer.iov_len, 16, "their size");
    buffer.iov_len = 15;
    must_fail(PTRACE_GETREGSET, pid, NT_PRSTATUS, (unsigned long)&buffer, EINVAL, "15 bytes");
    buffer.iov_len = 16;
    must_fail(PTRACE_GETREGSET, pid, 77, (unsigned long)&buffer, EINVAL, "an unknown set");
    static char state[16384] __attribute__((aligned(64)));
    buffer.iov_base = state;
    buffer.iov_len = sizeof state;
    must(PTRACE_GETREGSET, pid, NT_X86_XSTATE, (unsigned long)&buffer, "NT_X86_XSTATE");
    expect(buffer.iov_len >= 576 && buffer.iov_len < sizeof state, "its size");
    double *xmm = (double *)(state + 160);
    expect(xmm[8] == 1.5 && xmm[2] == 2.5, "xmm4 and xmm1");
    xmm[8] = 3.5;
    xmm[2] = 4.5;
    must(PTRACE_SETREGSET, pid, NT_X86_XSTATE, (unsigned long)&buffer, "NT_X86_XSTATE");
    *(unsigned *)(state + 24) = -1;
    must_fail(PTRACE_SETREGSET, pid, NT_X86_XSTATE, (unsigned long)&buffer, EINVAL, "an impossible mxcsr");
    buffer.iov_base = state;
    buffer.iov_len = 512;
    must(PTRACE_GETREGSET, pid, NT_PRFPREG, (unsigned long)&buffer, "NT_PRFPREG");
    buffer.iov_len = 504;
    must_fail(PTRACE_SETREGSET, pid, NT_PRFPREG, (unsigned long)&buffer, EINVAL, "a part of NT_PRFPREG");
    finish(pid, ended_with(8));
}

static void words(void)
{
    pid_t pid = at_break(known_registers);
    unsigned long word = 0;
    must(PTRACE_PEEKUSER, pid, offsetof(struct user_regs_struct, rbx), (unsigned long)&word, "PTRACE_PEEKUSER");
    expect_is(word, 0x1111, "rbx");
    must_fail(PTRACE_PEEKUSER, pid, 3, (unsigned long)&word, EIO, "an odd offset");
    must_fail(PTRACE_PEEKUSER, pid, 928, (unsigned long)&word, EIO, "beyond struct user");
    must_fail(PTRACE_POKEUSER, pid, offsetof(struct user, u_tsize), 1, EIO, "what is no register");
    must_fail(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, fs_base), 1UL << 63, EIO, "an impossible base");
    must_fail(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, cs), 0x10, EIO, "the kernel's segment");
    must(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, eflags), 0x3246 | 1 << 9, "flags");
    expect_is(registers_of(pid).eflags & 0x3000, 0, "the privilege level stays");
    must_fail(PTRACE_PEEKUSER, pid, 0, 8, EFAULT, "a bad place");
    must_fail(PTRACE_GETREGS, pid, 0, 8, EFAULT, "a bad place for PTRACE_GETREGS");
    put_down(pid);
}

static void bad_pointer(void)
{
    pid_t pid = at_break(known_registers);
    must(PTRACE_POKEUSER, pid, offsetof(struct user_regs_struct, rip), 0x8000000000000000UL, "a kernel's rip");
    must(PTRACE_CONT, pid, 0, 0, "PTRACE_CONT");
    await_is(pid, stopped_by(SIGSEGV, 0), "the fault");
    must(PTRACE_CONT, pid, 0, SIGSEGV, "PTRACE_CONT");
    await_is(pid, killed_by(SIGSEGV), "the end");
}

static void vanish(void) { for (;;) pause(); }
static void segment_bases(void)
{
    pid_t pid = at_break(known_registers);
    unsigned long base = 0;
    must(30, pid, (unsigned long)&base, 0x1003, "PTRACE_ARCH_PRCTL: ARCH_GET_FS");
    expect_is(base, registers_of(pid).fs_base, "the base of FS");
    must_fail(30, pid, (unsigned long)&base, 1, EINVAL, "an unknown code");
    put_down(pid);
    pid = tracee(vanish);
    put_down(pid);
}

void register_items(void)
{
    item("P6 PTRACE_GETREGS, _SETREGS, _GETFPREGS and _SETFPREGS", set_all);
    item("P6 PTRACE_GETREGSET and _SETREGSET: NT_PRSTATUS, NT_PRFPREG, NT_X86_XSTATE", sets);
    item("P6 PTRACE_PEEKUSER and _POKEUSER: words, and what is refused", words);
    item("P6 an instruction pointer that is the kernel's: SIGSEGV", bad_pointer);
    item("P6 PTRACE_ARCH_PRCTL", segment_bases);
}
