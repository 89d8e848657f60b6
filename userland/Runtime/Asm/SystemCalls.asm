; The door into the kernel: TineSyscallN(number, a1 .. aN), a System V call, made into the kernel's convention.
; The kernel takes the number in rax, arguments in rdi rsi rdx r10 r8 r9, and destroys only rax, rcx and r11.

        bits 64
        default rel
        section .text

        global  TineSyscall0
        global  TineSyscall1
        global  TineSyscall2
        global  TineSyscall3
        global  TineSyscall4
        global  TineSyscall5
        global  TineSyscall6

TineSyscall0:
        mov     eax, edi
        syscall
        ret

TineSyscall1:
        mov     eax, edi
        mov     rdi, rsi
        syscall
        ret

TineSyscall2:
        mov     eax, edi
        mov     rdi, rsi
        mov     rsi, rdx
        syscall
        ret

TineSyscall3:
        mov     eax, edi
        mov     rdi, rsi
        mov     rsi, rdx
        mov     rdx, rcx
        syscall
        ret

TineSyscall4:
        mov     eax, edi
        mov     rdi, rsi
        mov     rsi, rdx
        mov     rdx, rcx
        mov     r10, r8
        syscall
        ret

TineSyscall5:
        mov     eax, edi
        mov     rdi, rsi
        mov     rsi, rdx
        mov     rdx, rcx
        mov     r10, r8
        mov     r8, r9
        syscall
        ret

TineSyscall6:
        mov     eax, edi
        mov     rdi, rsi
        mov     rsi, rdx
        mov     rdx, rcx
        mov     r10, r8
        mov     r8, r9
        mov     r9, [rsp + 8]
        syscall
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
