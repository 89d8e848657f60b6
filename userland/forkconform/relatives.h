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

static inline pid_t forkx(int flags)
{
    long clone_flags = relatives_forkx_flags(flags);
    return clone_flags < 0 ? relatives_fail(EINVAL) : syscall(SYS_clone, clone_flags, 0L, 0L, 0L, 0L);
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
#define vforkx(flags) relatives_result(relatives_vfork(relatives_forkx_flags(flags)))

#endif
