; Calls that return in a child too, and therefore cannot be ordinary C#: the child runs on the parent's stack
; (vfork) or on a new one (clone).

        bits 64
        default rel
        section .text

        global  TineVFork
        global  TineVForkCall
        global  TineVForkWith
        global  TineCloneOnStack

CallExit        equ 60
CallVFork       equ 58
CallClone       equ 56

; long TineVFork(): 0 in the child, its process id in the parent.
; The child returns first, and its next call overwrites the stack slot that held our return address, while the
; parent has still to return through it. So it waits in rdx, which the kernel keeps for each of the two.
TineVFork:
        pop     rdx
        mov     eax, CallVFork
        syscall
        jmp     rdx

; long TineVForkCall(int (*child)(void*), void* argument): the tidy form. The child calls child(argument) below
; this frame and leaves by _exit with what it returns, so that only the parent comes back to the caller.
TineVForkCall:
        mov     eax, CallVFork
        syscall
        test    rax, rax
        jz      RunChild
        ret
RunChild:
        mov     rax, rdi
        mov     rdi, rsi
        sub     rsp, 8
        call    rax
        mov     edi, eax
        mov     eax, CallExit
        syscall
        ud2

; long TineVForkWith(ulong flags, int (*child)(void*), void* argument): the same by clone, with CLONE_VM and CLONE_VFORK
; in the flags and none that reads rdx or r8, so that these keep what the child needs.
TineVForkWith:
        mov     r8, rsi
        xor     esi, esi                ; no new stack
        mov     eax, CallClone
        syscall
        test    rax, rax
        jz      .child
        ret
.child:
        mov     rdi, r8
        mov     rsi, rdx
        jmp     RunChild

; long TineCloneOnStack(ulong flags, void* stackTop, int (*entry)(void*), void* argument, int* parentTid, int* childTid, void* tls)
; The child starts at entry(argument) on the new stack, 16-byte aligned, and leaves by _exit with what it returns.
TineCloneOnStack:
        mov     r10, r9                 ; childTid is the kernel's fourth argument,
        mov     rax, [rsp + 8]          ; tls its fifth
        and     rsi, -16
        sub     rsi, 16
        mov     [rsi], rdx              ; the child finds its entry and argument on its stack
        mov     [rsi + 8], rcx
        mov     rdx, r8
        mov     r8, rax
        mov     eax, CallClone
        syscall
        test    rax, rax
        jz      RunOnNewStack
        ret
RunOnNewStack:
        xor     ebp, ebp                ; the end of the chain of frames, for a debugger
        pop     rax
        pop     rdi
        call    rax
        mov     edi, eax
        mov     eax, CallExit
        syscall
        ud2

        section .note.GNU-stack noalloc noexec nowrite progbits
