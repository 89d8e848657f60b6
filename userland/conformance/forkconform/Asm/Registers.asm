; A6: what the kernel must keep for vfork's parent while the child spoils everything.

        bits 64
        default rel
        section .text

        global  ConformVForkRegisters

CallVFork       equ 58
CallExit        equ 60
CallArchPrctl   equ 158
SetFsBase       equ 0x1002
GetFsBase       equ 0x1003

; long ConformVForkRegisters(long* pid): a mask of what was not kept: bits 0-5 rbx rbp r12-r15, bit 6 the stack
; pointer, bit 7 FS base, bits 16-31 xmm0-15, bit 8 MXCSR. The child's id goes to *pid.
ConformVForkRegisters:
        push    rbx
        push    rbp
        push    r12
        push    r13
        push    r14
        push    r15
        sub     rsp, 40
        mov     [rsp + 16], rdi

        mov     eax, CallArchPrctl
        mov     edi, GetFsBase
        lea     rsi, [rsp]
        syscall

        mov     rbx, 0x1111111111111111
        mov     rbp, 0x2222222222222222
        mov     r12, 0x3333333333333333
        mov     r13, 0x4444444444444444
        mov     r14, 0x5555555555555555
        mov     r15, 0x6666666666666666
        mov     [rsp + 24], rsp
%assign n 0
%rep 16
        mov     rax, 0x0101010101010101 * (n + 1)
        movq    xmm %+ n, rax
        pshufd  xmm %+ n, xmm %+ n, 0x44
%assign n n + 1
%endrep
        stmxcsr [rsp + 32]

        mov     eax, CallVFork
        syscall
        test    rax, rax
        jnz     .parent

; The child spoils its registers and its FS base: they are its own.
        mov     eax, CallArchPrctl
        mov     edi, SetFsBase
        mov     rsi, 0x123456780
        syscall
        xor     ebx, ebx
        xor     ebp, ebp
        xor     r12, r12
        xor     r13, r13
        xor     r14, r14
        xor     r15, r15
%assign n 0
%rep 16
        pxor    xmm %+ n, xmm %+ n
%assign n n + 1
%endrep
        mov     dword [rsp + 36], 0x3f80
        ldmxcsr [rsp + 36]
        mov     eax, CallExit
        xor     edi, edi
        syscall
        ud2

.parent:
        mov     rcx, [rsp + 16]
        mov     [rcx], rax
        xor     r8d, r8d
%macro compare 3
        mov     rax, %2
        cmp     %1, rax
        je      %%same
        or      r8d, 1 << %3
%%same:
%endmacro
        compare rbx, 0x1111111111111111, 0
        compare rbp, 0x2222222222222222, 1
        compare r12, 0x3333333333333333, 2
        compare r13, 0x4444444444444444, 3
        compare r14, 0x5555555555555555, 4
        compare r15, 0x6666666666666666, 5
        cmp     [rsp + 24], rsp
        je      .stack
        or      r8d, 1 << 6
.stack:
%assign n 0
%rep 16
        movq    r9, xmm %+ n
        compare r9, 0x0101010101010101 * (n + 1), n + 16
        psrldq  xmm %+ n, 8
        movq    r9, xmm %+ n
        compare r9, 0x0101010101010101 * (n + 1), n + 16
%assign n n + 1
%endrep
        stmxcsr [rsp + 36]
        mov     eax, [rsp + 36]
        cmp     eax, [rsp + 32]
        je      .control
        or      r8d, 1 << 8
.control:
        mov     rbx, r8
        mov     eax, CallArchPrctl
        mov     edi, GetFsBase
        lea     rsi, [rsp + 8]
        syscall
        mov     rax, [rsp]
        cmp     rax, [rsp + 8]
        je      .base
        or      ebx, 1 << 7
.base:
        mov     eax, ebx
        add     rsp, 40
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbp
        pop     rbx
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
