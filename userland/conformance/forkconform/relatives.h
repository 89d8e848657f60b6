/*
 * rfork (FreeBSD), forkx and vforkx (Solaris) over clone, for C with musl or glibc on x86-64; userland/Runtime has the
 * same for C#, and Relatives.cs says where clone falls short. Here, besides: no atfork handlers run, rfork_thread takes
 * no RFCFDG and no RFNOWAIT, and RFSPAWN gives EINVAL. Define _GNU_SOURCE first.
 */
#ifndef TINE_RELATIVES_H
#define TINE_RELATIVES_H

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define RFFDG (1 << 2)
#define RFPROC (1 << 4)
#define RFMEM (1 << 5)
#define RFNOWAIT (1 << 6)
#define RFCFDG (1 << 12)
#define RFTHREAD (1 << 13)
#define RFSIGSHARE (1 << 14)
#define RFLINUXTHPN (1 << 16)
#define RFTSIGZMB (1 << 19)
#define RFTSIGFLAGS(signal) ((signal) << 20)
#define RFSPAWN ((int)(1u << 31))

#define FORK_NOSIGCHLD 1
#define FORK_WAITPID 2

/* 1 when the page defines these flags and clone can do them. */
static inline int relatives_is_defined(int flags)
{
    int of_child = RFMEM | RFNOWAIT | RFTHREAD | RFSIGSHARE | RFLINUXTHPN | RFTSIGZMB | RFTSIGFLAGS(0xff);
    int signal = (flags >> 20) & 0xff;
    return (flags & ~(of_child | RFPROC | RFFDG | RFCFDG)) == 0 && (flags & (RFFDG | RFCFDG)) != (RFFDG | RFCFDG)
        && ((flags & RFPROC) || !(flags & of_child)) && ((flags & RFTSIGZMB) || signal == 0) && signal <= 64
        && (!(flags & RFSIGSHARE) || (flags & RFMEM));
}

static inline int relatives_clone_flags(int flags)
{
    int signal = flags & RFTSIGZMB ? (flags >> 20) & 0xff : flags & RFLINUXTHPN ? SIGUSR1 : SIGCHLD;
    return signal | (flags & (RFFDG | RFCFDG) ? 0 : CLONE_FILES) | (flags & RFMEM ? CLONE_VM : 0)
        | (flags & RFSIGSHARE ? CLONE_SIGHAND : 0);
}

static inline pid_t relatives_fail(int error)
{
    errno = error;
    return -1;
}

static inline long relatives_close_range(unsigned first)
{
    return syscall(436, first, ~0u, 2u); /* CLOSE_RANGE_UNSHARE */
}

/* A grandchild, which init inherits; its id comes through a shared page. */
static inline pid_t relatives_orphan(long flags)
{
    struct { pid_t child; int error; } *told = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (told == MAP_FAILED)
        return -1;
    pid_t between = syscall(SYS_clone, flags & CLONE_FILES, 0L, 0L, 0L, 0L);
    if (between == 0) {
        pid_t child = syscall(SYS_clone, flags, 0L, 0L, 0L, 0L);
        if (child == 0) {
            munmap(told, 4096);
            return 0;
        }
        told->child = child;
        told->error = errno;
        _exit(0);
    }
    int error = errno;
    pid_t child = between;
    if (between > 0) {
        while (waitpid(between, 0, __WALL) < 0 && errno == EINTR)
            continue;
        child = told->child;
        error = told->error;
    }
    munmap(told, 4096);
    if (child < 0)
        errno = error;
    return child;
}

static inline pid_t rfork(int flags)
{
    if (!relatives_is_defined(flags) || (flags & RFMEM))
        return relatives_fail(EINVAL);
    if (!(flags & RFPROC))
        return flags & RFCFDG ? relatives_close_range(0) : flags & RFFDG ? relatives_close_range(~0u) : 0;
    long clone_flags = relatives_clone_flags(flags);
    pid_t child = flags & RFNOWAIT ? relatives_orphan(clone_flags) : syscall(SYS_clone, clone_flags, 0L, 0L, 0L, 0L);
    if (child == 0 && (flags & RFCFDG))
        relatives_close_range(0);
    return child;
}

static inline pid_t rfork_thread(int flags, void *stack_top, int (*entry)(void *), void *argument)
{
    if (!relatives_is_defined(flags) || !(flags & RFMEM) || (flags & (RFNOWAIT | RFCFDG)) || !stack_top)
        return relatives_fail(EINVAL);
    return clone(entry, stack_top, relatives_clone_flags(flags), argument);
}

static inline long relatives_forkx_flags(int flags)
{
    return flags & ~(FORK_NOSIGCHLD | FORK_WAITPID) ? -EINVAL : flags ? 0 : SIGCHLD;
}

/* The children that forkx_waitpid has to tell apart: one table for each source file. */
#define RELATIVES_CHILDREN 64
static struct { pid_t pid; int flags; } relatives_children[RELATIVES_CHILDREN];
static int relatives_count;
static pid_t relatives_owner;

/* What fork copied are the parent's children. */
static inline void relatives_forget_if_forked(void)
{
    if (relatives_owner != getpid())
        relatives_count = 0;
    relatives_owner = getpid();
}

static inline pid_t relatives_note(pid_t child, int flags)
{
    if (child > 0 && flags) {
        relatives_forget_if_forked();
        if (relatives_count < RELATIVES_CHILDREN) {
            relatives_children[relatives_count].pid = child;
            relatives_children[relatives_count++].flags = flags;
        }
    }
    return child;
}

static inline pid_t forkx(int flags)
{
    long clone_flags = relatives_forkx_flags(flags);
    return clone_flags < 0 ? relatives_fail(EINVAL) : relatives_note(syscall(SYS_clone, clone_flags, 0L, 0L, 0L, 0L), flags);
}

/* Any child but those of FORK_WAITPID, which are left alone; with __WALL, since forkx gave them no exit signal. */
static inline pid_t relatives_take_silent(int *status, int options, int *is_any)
{
    for (int i = relatives_count - 1; i >= 0; i--) {
        if (relatives_children[i].flags & FORK_WAITPID)
            continue;
        pid_t child = waitpid(relatives_children[i].pid, status, options | WNOHANG | __WALL);
        if (child != 0)
            relatives_children[i] = relatives_children[--relatives_count];
        if (child > 0)
            return child;
        *is_any |= child == 0;
    }
    return 0;
}

/* waitpid for a child of forkx or vforkx by its number, or for any (-1): looks again each millisecond if it has to. */
static inline pid_t forkx_waitpid(pid_t pid, int *status, int options)
{
    relatives_forget_if_forked();
    for (int i = 0; pid > 0 && i < relatives_count; i++)
        if (relatives_children[i].pid == pid)
            options |= __WALL;
    if (pid != -1)
        return waitpid(pid, status, options);
    for (;;) {
        int has_silent = 0;
        pid_t child = waitpid(-1, status, options | WNOHANG);
        if (child > 0)
            return child;
        int has_ordinary = child == 0;
        child = relatives_take_silent(status, options, &has_silent);
        if (child > 0)
            return child;
        if (!has_silent)
            return has_ordinary && !(options & WNOHANG) ? waitpid(-1, status, options) : has_ordinary ? 0 : relatives_fail(ECHILD);
        if (options & WNOHANG)
            return 0;
        struct timespec pause = { 0, 1000000 };
        if (nanosleep(&pause, 0) < 0)
            return -1;
    }
}

/* The return address waits in rdx, since the child overwrites its place on the stack. Negative flags come back. */
long relatives_vfork(long clone_flags) __attribute__((returns_twice));
__asm__(".pushsection .text\n"
        ".weak relatives_vfork\n"
        ".type relatives_vfork, @function\n"
        "relatives_vfork:\n"
        "    mov %rdi, %rax\n"
        "    test %rdi, %rdi\n"
        "    js 1f\n"
        "    or $0x4100, %rdi\n" /* CLONE_VM | CLONE_VFORK */
        "    xor %esi, %esi\n"
        "    pop %rdx\n"
        "    mov $56, %eax\n"
        "    syscall\n"
        "    jmp *%rdx\n"
        "1:  ret\n"
        ".popsection\n");

static inline pid_t relatives_result(long result)
{
    return result < 0 ? relatives_fail((int)-result) : (pid_t)result;
}

/* A macro: the child may not return from the function that calls this. */
#define vforkx(flags) relatives_note(relatives_result(relatives_vfork(relatives_forkx_flags(flags))), flags)

#endif
